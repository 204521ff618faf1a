import { z } from "zod";

export const deviceKindSchema = z.enum([
  "microphone",
  "speaker",
  "projector",
  "led-sign",
  "nameplate",
  "lighting-zone",
  "hvac",
  "presence",
  "meter",
  "relay",
  "door-lock",
  "curtain",
  "air-sensor",
  "contact",
  "ventilation",
  "recorder",
]);
export type DeviceKind = z.infer<typeof deviceKindSchema>;

export const unitSchema = z.enum([
  "W",
  "kWh",
  "V",
  "A",
  "Hz",
  "°C",
  "%",
  "ppm",
  "lx",
  "dB",
  "dBm",
  "h",
  "cm",
  "min",
]);
export type Unit = z.infer<typeof unitSchema>;

interface NumberPoint {
  readonly type: "number";
  readonly unit: Unit | null;
  readonly access: "r" | "rw";
}
interface BooleanPoint {
  readonly type: "boolean";
  readonly access: "r" | "rw";
}
interface TextPoint {
  readonly type: "text";
  readonly access: "r" | "rw";
}
interface ChoicePoint {
  readonly type: "choice";
  readonly choices: readonly string[];
  readonly access: "r" | "rw";
}
export type PointKind = NumberPoint | BooleanPoint | TextPoint | ChoicePoint;

const measured = (unit: Unit): PointKind => ({ type: "number", unit, access: "r" });
const settable = (unit: Unit): PointKind => ({ type: "number", unit, access: "rw" });
const count: PointKind = { type: "number", unit: null, access: "r" };
const flag: PointKind = { type: "boolean", access: "r" };
const switchable: PointKind = { type: "boolean", access: "rw" };
const text: PointKind = { type: "text", access: "r" };
const settableText: PointKind = { type: "text", access: "rw" };
const choice = (...choices: string[]): PointKind => ({ type: "choice", choices, access: "rw" });
const state = (...choices: string[]): PointKind => ({ type: "choice", choices, access: "r" });

/** `on` and `off` may be wished; `warming` and `cooling` are only ever read. */
const power = choice("off", "on", "warming", "cooling");

/** Who a device says it is; any kind may offer them. `huitang probe` compares them with the profile. */
const identity = { maker: text, model: text, serial: text, firmware: text } as const;

/**
 * The point vocabulary: what a device of a kind may have. A profile offers a part of it and may not
 * add to it; a rule may rely on the meaning of a name whatever the maker.
 */
export const vocabulary = {
  microphone: {
    ...identity,
    power,
    mute: switchable,
    gain: settable("dB"),
    /** What it hears, against full scale: 0 is as loud as it can tell. */
    level: measured("dB"),
    battery: measured("%"),
    rfLevel: measured("dBm"),
    fault: text,
  },
  speaker: {
    ...identity,
    power,
    mute: switchable,
    level: settable("dB"),
    signal: measured("dB"),
    /** A test tone at a moderate, fixed level; true while it plays. */
    tone: switchable,
    fault: text,
  },
  projector: {
    ...identity,
    power,
    input: settableText,
    pictureMute: switchable,
    freeze: switchable,
    lampHours: measured("h"),
    filterHours: measured("h"),
    /** What comes in at the input: `1920x1080`, or empty without a signal. */
    resolution: text,
    fault: text,
  },
  "led-sign": {
    ...identity,
    power,
    text: settableText,
    brightness: settable("%"),
    fault: text,
  },
  nameplate: {
    ...identity,
    image: settableText,
    battery: measured("%"),
    rfLevel: measured("dBm"),
    temperature: measured("°C"),
    /** From the reading on until the plate is there again; 0 when it always is. */
    checkIn: measured("min"),
    fault: text,
  },
  "lighting-zone": {
    ...identity,
    power,
    level: settable("%"),
    illuminance: measured("lx"),
    fault: text,
  },
  hvac: {
    ...identity,
    power,
    mode: choice("auto", "heat", "dry", "fan", "cool"),
    setpoint: settable("°C"),
    temperature: measured("°C"),
    fan: choice("auto", "low", "medium", "high"),
    fault: text,
  },
  presence: {
    ...identity,
    occupied: flag,
    distance: measured("cm"),
    /** Targets the sensor tells apart; not a head-count. */
    targets: count,
    illuminance: measured("lx"),
    battery: measured("%"),
  },
  meter: {
    ...identity,
    activePower: measured("W"),
    energy: measured("kWh"),
    voltageL1: measured("V"),
    voltageL2: measured("V"),
    voltageL3: measured("V"),
    currentL1: measured("A"),
    currentL2: measured("A"),
    currentL3: measured("A"),
    frequency: measured("Hz"),
    powerFactor: count,
    fault: text,
  },
  relay: { ...identity, power },
  "door-lock": {
    ...identity,
    lock: choice("locked", "unlocked"),
    battery: measured("%"),
    fault: text,
  },
  curtain: {
    ...identity,
    position: settable("%"),
    moving: state("still", "opening", "closing"),
    fault: text,
  },
  "air-sensor": {
    ...identity,
    temperature: measured("°C"),
    humidity: measured("%"),
    co2: measured("ppm"),
    fault: text,
  },
  /**
   * One input that is made or not: a fire panel's output, a mains relay, a button, a window. `active`
   * means that what the binding's `role` names is the case: fire, mains LOST, help asked.
   */
  contact: {
    ...identity,
    active: flag,
    battery: measured("%"),
    fault: text,
  },
  /** Fresh air from outside. `level` is the share of its full flow. */
  ventilation: {
    ...identity,
    power,
    level: settable("%"),
    fault: text,
  },
  /** What keeps sound or picture of a meeting. `power` may be no more than its socket. */
  recorder: {
    ...identity,
    power,
    recording: switchable,
    fault: text,
  },
} as const satisfies Record<DeviceKind, Readonly<Record<string, PointKind>>>;

/** The meaning of a point of a kind, or undefined when the vocabulary has none of that name. */
export function pointKindOf(kind: DeviceKind, point: string): PointKind | undefined {
  const points: Readonly<Record<string, PointKind>> = vocabulary[kind];
  return Object.hasOwn(points, point) ? points[point] : undefined;
}
