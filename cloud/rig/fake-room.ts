import type { DeviceView, PointView, RoomView, WattsPoint } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import type { JournalRecord, RecordBody } from "../../contract/record.ts";

/** For tests: what an edge hands to its uplink, held in memory and changed at will. */
export class FakeRoom {
  readonly epoch: string;
  readonly journal: JournalRecord[] = [];
  acknowledgedUpTo = 0;
  /** What it would tell again of its minutes. */
  minutes: WattsPoint[] = [];
  view: RoomView;
  #nowMs: () => number;

  constructor(epoch: string, nowMs: () => number) {
    this.epoch = epoch;
    this.#nowMs = nowMs;
    this.view = quietRoom(nowMs());
  }

  readonly records = {
    after: (number: number, limit: number) => this.journal.slice(number, number + limit),
    acknowledged: () => this.acknowledgedUpTo,
    acknowledge: (upTo: number) => {
      this.acknowledgedUpTo = upTo;
    },
  };

  add(...bodies: RecordBody[]): void {
    for (const body of bodies) {
      this.journal.push({
        epoch: this.epoch,
        number: this.journal.length + 1,
        atMs: this.#nowMs(),
        clockTrusted: true,
        body,
      });
    }
  }

  addMany(count: number): void {
    for (let n = 0; n < count; n++) this.add({ kind: "clock", trusted: n % 2 === 0 });
  }

  change(part: Partial<RoomView>): void {
    this.view = { ...this.view, nowMs: this.#nowMs(), ...part };
  }

  changeDevice(device: string, part: Partial<DeviceView>): void {
    const devices = this.view.devices.map((one) =>
      one.device === device ? { ...one, ...part } : one,
    );
    this.change({ devices });
  }
}

export const point = (name: string, part: Partial<PointView>): PointView => ({
  point: name,
  unit: null,
  writable: false,
  value: null,
  quality: "none",
  atMs: null,
  target: null,
  held: null,
  failure: null,
  ...part,
});

function quietRoom(nowMs: number): RoomView {
  const minuteMs = Math.floor(nowMs / 60_000) * 60_000;
  const reason = { rule: "comfort", clause: "PI 26", text: message("rule.lights") };
  return {
    site: "city-hall",
    room: "3-201",
    name: { zh: "第一会议室", en: "Meeting room 1" },
    timeZone: "Asia/Shanghai",
    nowMs,
    speed: 1,
    clockTrusted: true,
    hubConnected: false,
    phase: "idle",
    occupancy: "empty",
    meeting: null,
    next: null,
    banner: null,
    agendaVersion: 0,
    standbyWatts: 6,
    watts: [
      { atMs: minuteMs - 180_000, watts: 5.5 },
      { atMs: minuteMs - 120_000, watts: null },
      { atMs: minuteMs - 60_000, watts: 4.25 },
    ],
    devices: [
      {
        device: "air",
        kind: "hvac",
        model: "Daikin",
        availability: "online",
        points: [
          point("power", { writable: true, value: "on", quality: "good", atMs: nowMs }),
          point("setpoint", {
            unit: "°C",
            writable: true,
            value: 24,
            quality: "good",
            atMs: nowMs,
            target: { value: 26, reason },
            held: message("guard.setpoint-cooling", { limit: 26, wanted: 22 }),
          }),
          point("temperature", { unit: "°C", value: 25.5, quality: "good", atMs: nowMs }),
        ],
      },
      {
        device: "projector",
        kind: "projector",
        model: "PJLink",
        availability: "offline",
        points: [point("power", { writable: true, failure: { code: "link-timeout" } })],
      },
    ],
    duties: [],
    alarms: [],
    test: null,
    testRunning: null,
    testSteps: [],
    emergencies: [],
    recessUntilMs: null,
    zones: [],
    countdown: null,
    cleaning: null,
    offFromMs: null,
    staysOn: null,
  };
}
