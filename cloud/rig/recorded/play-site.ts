import type { MeetingView } from "../../../contract/api.ts";
import type { Clock } from "../../../contract/clock.ts";
import type { DeviceView, PointView } from "../../../contract/api.ts";
import type { Phase } from "../../../contract/record.ts";
import { metricNames, pointMetric, textMetric } from "../../../contract/sparkplug/metrics.ts";
import type { Metric } from "../../../contract/sparkplug/payload.ts";
import type { HubRig } from "../hub-rig.ts";
import { type PlayedRoom, playRoom } from "../played-room.ts";
import { type RoomDay, roomDay } from "./room-day.ts";
import { habitsOf, offersOf, type RoomHabits } from "./room-habits.ts";
import type { RecordedSite } from "./site.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Wire time: often enough that no room counts as silent. */
const tellEveryMs = 20_000;

interface SiteClocks {
  readonly wireClock: Clock;
  readonly roomClock: Clock;
}

/**
 * For tests and pictures: rooms of a recorded site go on with its last day, connected to the hub:
 * phase, people, meeting, watts and air follow the clock. Rooms whose number is in `lost` stay away.
 */
export async function playSite(
  rig: HubRig,
  { site, rooms, days, untilMs, timeZone }: RecordedSite,
  lost: ReadonlySet<number>,
  { wireClock, roomClock }: SiteClocks,
): Promise<{ stop(): Promise<void> }> {
  const played: (() => void)[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (let number = 0; number < rooms; number++) {
    if (lost.has(number)) continue;
    const habits = habitsOf(number);
    const today = roomDay(habits, number, days - 1, untilMs - dayMs);
    let toldMs = roomClock.wallMs() - minuteMs;
    const room: PlayedRoom = await playRoom(
      rig,
      { site, room: habits.room },
      {
        meta: {
          name: habits.name,
          timeZone,
          standbyWatts: habits.limitW,
          offers: offersOf(habits),
          comfort: { temperature: [20, 26], humidity: [30, 70], co2Ppm: 1000 },
        },
        metrics: newsOf(today, toldMs, roomClock.wallMs()),
        devices: devicesOf(habits, number, today, roomClock.wallMs()),
        answer: () => ({ accepted: true }),
        explain: () => null,
      },
      roomClock,
    );
    stops.push(() => room.stop());
    played.push(() => {
      const nowMs = roomClock.wallMs();
      room.tell(newsOf(today, toldMs, nowMs));
      toldMs = nowMs;
    });
  }
  let cancel = () => {};
  const goOn = () => {
    cancel = wireClock.after("recorded rooms go on", tellEveryMs, () => {
      for (const tell of played) tell();
      goOn();
    });
  };
  goOn();
  return {
    async stop() {
      cancel();
      for (const stop of stops) await stop();
    },
  };
}

/** What it says at `nowMs`, with the minutes since `sinceMs`. */
function newsOf(today: RoomDay, sinceMs: number, nowMs: number): readonly Metric[] {
  const { phase, meeting } = stateAt(today, nowMs);
  const firstMs = Math.floor(sinceMs / minuteMs) * minuteMs;
  const minutes = Math.max(0, Math.floor((nowMs - firstMs) / minuteMs));
  const watts = Array.from({ length: minutes }, (_, at) => {
    const atMs = firstMs + at * minuteMs;
    const mean = today.watts(atMs);
    return pointMetric(metricNames.watts, mean === null ? null : Math.round(mean), atMs);
  });
  return [
    textMetric(metricNames.phase, phase, nowMs),
    textMetric(metricNames.occupancy, phase === "meeting" ? "occupied" : "empty", nowMs),
    textMetric(metricNames.meeting, JSON.stringify(meeting), nowMs),
    ...watts,
  ];
}

function stateAt(
  { meetings, records }: RoomDay,
  nowMs: number,
): { readonly phase: Phase; readonly meeting: MeetingView | null } {
  const told = records.findLast(({ atMs, body }) => body.kind === "phase" && atMs <= nowMs)?.body;
  if (told?.kind !== "phase") return { phase: "idle", meeting: null };
  const { phase, meetingId } = told;
  const running = meetings.find(({ id }) => id === meetingId);
  if (running === undefined || phase === "idle") return { phase, meeting: null };
  const { id, title, startMs, endMs, class: kind, classified, headCount, attendance } = running;
  const shown = classified ? "" : title;
  const common = { id, title: shown, startMs, endMs, class: kind, classified };
  return { phase, meeting: { ...common, headCount, attendance } };
}

const point = (name: string, part: Partial<PointView>): PointView => ({
  point: name,
  unit: null,
  writable: false,
  value: null,
  quality: "good",
  atMs: null,
  target: null,
  held: null,
  failure: null,
  ...part,
});

/** The few that every room has. */
function devicesOf(
  { isWasteful }: RoomHabits,
  number: number,
  today: RoomDay,
  nowMs: number,
): readonly DeviceView[] {
  const { phase } = stateAt(today, nowMs);
  const power = phase === "idle" ? "off" : "on";
  const serial = String(7_100_200 + number);
  const common = { availability: "online" } as const;
  return [
    {
      ...common,
      device: "hvac",
      kind: "hvac",
      model: "daikin/dta116a51",
      points: [
        point("power", { writable: true, value: power }),
        point("setpoint", { unit: "°C", writable: true, value: isWasteful ? 24 : 26 }),
        point("serial", { value: serial }),
      ],
    },
    {
      ...common,
      device: "projector",
      kind: "projector",
      model: "pjlink/class-1",
      points: [
        point("power", { writable: true, value: phase === "meeting" ? "on" : "off" }),
        point("lampHours", { unit: "h", value: 300 + ((number * 137) % 3_600) }),
      ],
    },
    {
      ...common,
      device: "air",
      kind: "air-sensor",
      model: "renke/rs-ws-n01",
      points: [
        point("temperature", { unit: "°C", value: number % 41 === 7 ? 27.5 : 22 + (number % 4) }),
        point("humidity", { unit: "%", value: 40 + (number % 15) }),
        point("co2", { unit: "ppm", value: phase === "meeting" ? 760 : 480 + (number % 9) * 10 }),
      ],
    },
  ];
}
