import { type PointKey, pointKey } from "../../contract/ids.ts";
import { goodNumber, goodValue } from "../../contract/reading.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import type { Actual } from "./actual.ts";
import type { PresenceSignal } from "./occupancy.ts";

/** What a sensor that says yes or no said last, and since when. */
export interface SensorWord {
  /** Undefined while it cannot be believed. */
  readonly word: boolean | undefined;
  /** Steady room time, and real, monotonic time. */
  readonly sinceMs: number;
  readonly sinceMonotonicMs: number;
}

/** By device: every presence sensor and every contact of the room. */
export type SensorWords = ReadonlyMap<string, SensorWord>;

/** The words after this instant's readings; the same object when none has changed. */
export function wordsAfter(
  before: SensorWords,
  model: RoomModel,
  actual: Actual,
  at: { readonly steadyMs: number; readonly monotonicMs: number },
): SensorWords {
  let after: Map<string, SensorWord> | null = null;
  for (const device of model.devices.values()) {
    const key = wordKey(device);
    if (key === undefined) continue;
    const value = goodValue(actual.get(key));
    const word = typeof value === "boolean" ? value : undefined;
    const known = before.get(device.id);
    if (known !== undefined && known.word === word) continue;
    after ??= new Map(before);
    after.set(device.id, { word, sinceMs: at.steadyMs, sinceMonotonicMs: at.monotonicMs });
  }
  return after ?? before;
}

function wordKey({ kind, points }: DeviceModel): PointKey | undefined {
  if (kind === "presence") return points.get("occupied")?.key;
  return kind === "contact" ? points.get("active")?.key : undefined;
}

/** Whose word on presence is left out, and why. */
export interface Disbelief {
  readonly device: string;
  /** silent: says nothing for so long that the others must do · stuck: says yes against all evidence. */
  readonly why: "silent" | "stuck";
}

/** What judging presence looks at, at one instant. */
export interface PresenceScene {
  readonly model: RoomModel;
  readonly actual: Actual;
  readonly words: SensorWords;
  /** Steady room time. */
  readonly steadyMs: number;
  /** Steady room time at which a meeting ran last: in it nobody's word is thought stuck. Null: none. */
  readonly metMs: number | null;
}

/** Sensors that count just now: one whose supply is off says nothing and is not expected to. */
const sensorsOf = ({ model, actual }: PresenceScene): readonly DeviceModel[] =>
  devicesOfKind(model, "presence").filter(({ binding: { supply } }) => {
    return supply === undefined || goodValue(actual.get(pointKey(supply, "power"))) !== "off";
  });

/** Sensors that are not believed: the room must not stay on, nor go off, on their word alone. */
export function disbeliefs(scene: PresenceScene): readonly Disbelief[] {
  const sensors = sensorsOf(scene);
  return sensors.flatMap(({ id }): readonly Disbelief[] => {
    const others = sensors.filter((other) => other.id !== id).map((other) => other.id);
    if (isLongSilent(scene, id) && others.some((other) => wordOf(scene, other) !== undefined)) {
      return [{ device: id, why: "silent" }];
    }
    return isStuck(scene, id, others) ? [{ device: id, why: "stuck" }] : [];
  });
}

const wordOf = ({ words }: PresenceScene, device: string): boolean | undefined =>
  words.get(device)?.word;

const lastsMs = ({ words, steadyMs }: PresenceScene, device: string): number =>
  steadyMs - (words.get(device)?.sinceMs ?? steadyMs);

const isLongSilent = (scene: PresenceScene, device: string): boolean =>
  wordOf(scene, device) === undefined && lastsMs(scene, device) >= roomLimits.presenceSilentMs;

/**
 * It has said yes without a pause for hours, outside meetings, while every other sensor said no all
 * that time, and the air is that of an empty room. Somebody asleep would be in the air.
 */
function isStuck(scene: PresenceScene, device: string, others: readonly string[]): boolean {
  if (others.length === 0) return false;
  const outsideMs = scene.steadyMs - (scene.metMs ?? -Infinity);
  const isLong = (id: string) =>
    Math.min(lastsMs(scene, id), outsideMs) >= roomLimits.presenceStuckMs;
  if (wordOf(scene, device) !== true || !isLong(device)) return false;
  return others.every((id) => wordOf(scene, id) === false && isLong(id)) && isAirEmpty(scene);
}

/**
 * Every sensor of carbon dioxide reads what an empty room reads, and nothing has aired the room of
 * late: fresh air hides many people. A room without such a sensor cannot say.
 */
function isAirEmpty(scene: PresenceScene): boolean {
  const { model, actual } = scene;
  if (!isAirStill(scene)) return false;
  const sensors = devicesOfKind(model, "air-sensor").filter((each) => each.points.has("co2"));
  return sensors.every(({ id }) => {
    const ppm = goodNumber(actual.get(pointKey(id, "co2")));
    return ppm !== undefined && ppm <= roomLimits.emptyAirPpm;
  });
}

/** What brings air from outside has read off for a while. */
const isAirStill = ({ model, actual, steadyMs }: PresenceScene): boolean =>
  devicesOfKind(model, "ventilation").every(({ id }) => {
    const reading = actual.get(pointKey(id, "power"));
    const isOff = goodValue(reading) === "off";
    return isOff && steadyMs - (reading?.sinceMs ?? steadyMs) >= roomLimits.stillAirMs;
  });

/** What each sensor that is believed says: undefined counts against an empty room. */
export function presenceSignals(scene: PresenceScene): readonly PresenceSignal[] {
  const leftOut = new Set(disbeliefs(scene).map(({ device }) => device));
  return sensorsOf(scene)
    .filter(({ id }) => !leftOut.has(id))
    .map(({ id }) => wordOf(scene, id));
}
