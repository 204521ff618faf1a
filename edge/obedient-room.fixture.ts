import { type Clock, createVirtualClock, type VirtualClock } from "../contract/clock.ts";
import { failed, success } from "../contract/errors.ts";
import type { PointValue } from "../contract/reading.ts";
import type { DeviceListener, DeviceRunner } from "./devices/device-runner.ts";
import type { RoomModel } from "./devices/room-model.ts";

/** Room time that runs faster than the wire's, both moved by one hand. */
export function acceleratedClocks(startMs: number, speed: number) {
  const wire: VirtualClock = createVirtualClock(0);
  const room: Clock = {
    wallMs: () => startMs + wire.monotonicMs() * speed,
    monotonicMs: () => wire.monotonicMs() * speed,
    after: (name, delayMs, task) => wire.after(name, delayMs / speed, task),
  };
  return { wire, room };
}

/** A room in memory that does what it is told, as slowly as a lamp does. For the loop's own tests. */
export interface ObedientRoom {
  readonly runners: ReadonlyMap<string, DeviceRunner>;
  readonly values: Map<string, PointValue>;
  /** Every write that reached a device, in order. */
  readonly written: { atMs: number; point: string; value: PointValue }[];
  people: number;
  /** Contacts that are stuck closed, whatever they read. */
  readonly welded: Set<string>;
  /** The meter repeats what it read last. */
  isMeterFrozen: boolean;
}

const coolDownMs = 90_000;
const wattsOf: Readonly<Record<string, number>> = {
  "projector/power": 300,
  "hvac/power": 1500,
  "lights-front/power": 120,
  "lights-back/power": 120,
  "fresh-air/power": 216,
  "recorder/power": 35,
};

export function obedientRoom(
  model: RoomModel,
  clocks: { wire: Clock; room: Clock },
  listener: () => DeviceListener,
): ObedientRoom {
  const values = new Map<string, PointValue>([
    ["projector/power", "off"],
    ["projector/input", "31"],
    ["projector/lampHours", 812],
    ["test-tone/tone", false],
    ["hvac/power", "off"],
    ["hvac/mode", "heat"],
    ["hvac/setpoint", 20],
    ["hvac/temperature", 27],
    ["air/temperature", 25],
    ["air/humidity", 50],
    ["co2/co2", 500],
    ["meter/voltageL1", 230],
    ["lights-front/power", "off"],
    ["lights-back/power", "off"],
    ["av-supply/power", "off"],
    ["door/lock", "locked"],
    ["mic-main/mute", true],
    ["mic-spare/mute", true],
    ["amplifier/mute", true],
    ["amplifier/level", -10],
    ["banner/text", ""],
    ["fresh-air/power", "off"],
    ["recorder/power", "off"],
    ["fire/active", false],
    ["ups/active", false],
    ["help-button/active", false],
  ]);
  const room: ObedientRoom = {
    runners: new Map(),
    values,
    written: [],
    people: 0,
    welded: new Set(),
    isMeterFrozen: false,
  };
  const frozen = new Map<string, PointValue | undefined>();
  const reachable = new Map<string, boolean>();

  function powered(id: string): boolean {
    const supply = model.devices.get(id)?.binding.supply;
    return (
      supply === undefined || room.welded.has(supply) || values.get(`${supply}/power`) === "on"
    );
  }

  function current(id: string, point: string): PointValue | undefined {
    const kind = model.devices.get(id)?.kind;
    if (kind === "presence" && point === "occupied") return room.people > 0;
    if (id === "meter" && (point === "activePower" || point === "voltageL1")) return metered(point);
    if (point === "power" && !values.has(`${id}/power`)) return "on";
    if (id.startsWith("mic-") && point === "level") return heard(id);
    if (point === "battery") return 90;
    if (point === "fault") return "";
    return values.get(`${id}/${point}`);
  }

  /** What a microphone hears: the tone, when nothing between it and the loudspeaker is mute. */
  function heard(microphone: string): PointValue {
    const isOpen = [microphone, "amplifier"].every((id) => values.get(`${id}/mute`) === false);
    return isOpen && values.get("test-tone/tone") === true ? -30 : -62;
  }

  /** A measured supply is never still, unless the meter hangs. */
  function metered(point: "activePower" | "voltageL1"): PointValue | undefined {
    if (!room.isMeterFrozen) {
      const wobbleV = ((clocks.wire.monotonicMs() / 1000) % 20) / 10;
      frozen.set(point, point === "activePower" ? watts() : 229 + wobbleV);
    }
    return frozen.get(point);
  }

  function watts(): number {
    const loads = Object.entries(wattsOf).map(([key, load]) => {
      const value = values.get(key);
      const id = key.slice(0, key.indexOf("/"));
      return room.welded.has(id) || (powered(id) && value !== "off") ? load : 0;
    });
    return 5 + loads.reduce((sum, load) => sum + load, 0);
  }

  /** Once per change, as a runner does. */
  function tellReachable(id: string, isReachable: boolean) {
    if (reachable.get(id) === isReachable) return;
    reachable.set(id, isReachable);
    listener().reachable(id, isReachable, null);
  }

  function tell(id: string) {
    const device = model.devices.get(id);
    if (device === undefined) return;
    const samples = [...device.points.keys()].flatMap((point) => {
      const value = current(id, point);
      return value === undefined ? [] : [{ point, value, quality: "good" as const }];
    });
    tellReachable(id, true);
    listener().samples(id, samples);
  }

  function write(id: string, point: string, value: PointValue) {
    if (!powered(id)) return failed("link-timeout");
    room.written.push({ atMs: clocks.room.wallMs(), point: `${id}/${point}`, value });
    const key = `${id}/${point}`;
    if (id === "projector" && point === "power" && value === "off") {
      if (values.get(key) !== "off") {
        values.set(key, "cooling");
        clocks.room.after("cool down", coolDownMs, () => values.set(key, "off"));
      }
    } else {
      values.set(key, value);
    }
    tell(id);
    return success(undefined);
  }

  const runners = new Map<string, DeviceRunner>();
  for (const device of model.devices.values()) {
    runners.set(device.id, {
      device,
      mode: "poll",
      start: () => undefined,
      stop: () => Promise.resolve(),
      poll() {
        if (powered(device.id)) tell(device.id);
        else tellReachable(device.id, false);
      },
      read(point) {
        const value = powered(device.id) ? current(device.id, point) : undefined;
        return Promise.resolve(value === undefined ? failed("link-timeout") : success(value));
      },
      write: (point, value) => Promise.resolve(write(device.id, point, value)),
    });
  }
  return Object.assign(room, { runners });
}
