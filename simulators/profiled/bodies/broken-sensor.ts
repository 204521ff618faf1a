import { pointKindOf } from "../../../contract/points.ts";
import type { ProfilePoint } from "../../../contract/profile.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Fault } from "../../faults.ts";
import { pointsOf } from "./mechanism.ts";
import type { Housing } from "./mechanism.ts";

/** Enough for an hour; the lowest step above nothing where a model counts in bars. */
const lowPercent = 8;

/** What a broken sensor makes of true values, as far as the model's wire can carry it. */
export interface BrokenSensor {
  readonly shows: readonly Fault[];
  /** `truth` is what each point shows at this moment. */
  misbehave(fault: Fault | null, truth: (point: string) => PointValue | null): void;
  shown(point: string, truth: PointValue | null): PointValue | null;
}

export function createBrokenSensor(housing: Housing): BrokenSensor {
  const measured = measuredPoints(housing);
  const impossible = impossibleValues(housing);
  const withoutValue = measured.filter((point) => canSayNothing(housing, point));
  const shows: Fault[] = [
    ...(measured.length > 0 ? ["frozen-value" as const] : []),
    ...(impossible.size > 0 ? ["out-of-range" as const] : []),
    ...(withoutValue.length > 0 ? ["not-a-number" as const] : []),
    ...(measured.includes("battery") ? ["low-battery" as const] : []),
  ];
  let fault: Fault | null = null;
  let held = new Map<string, PointValue | null>();
  return {
    shows,
    misbehave(wanted, truth) {
      fault = wanted;
      held = new Map(
        wanted === "frozen-value" ? measured.map((point) => [point, truth(point)]) : [],
      );
    },
    shown(point, truth) {
      if (fault === "low-battery" && point === "battery") return lowPercent;
      if (fault === "out-of-range") return impossible.get(point) ?? truth;
      if (fault === "not-a-number" && withoutValue.includes(point)) return null;
      return held.get(point) ?? truth;
    },
  };
}

/** Numbers and states a device only reports. Identity and fault texts are no measurements. */
function measuredPoints({ profile, kind }: Housing): readonly string[] {
  return Object.keys(profile.points).filter((point) => {
    const meaning = pointKindOf(kind, point);
    return meaning?.access === "r" && meaning.type !== "text" && meaning.type !== "choice";
  });
}

function impossibleValues({ profile }: Housing): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const [point, settings] of Object.entries(pointsOf(profile))) {
    const value = impossibleValue(settings);
    if (value !== undefined) values.set(point, value);
  }
  return values;
}

/** Wire values the type of a point can hold. Text and floats hold any number. */
function wireRange(settings: ProfilePoint): readonly [number, number] {
  const type = typeOf(settings);
  const [, sign, width] = /^([ui])(8|16|24|32|64)/.exec(type) ?? [];
  if (sign === "u") return [0, Math.min(2 ** Number(width) - 1, Number.MAX_SAFE_INTEGER)];
  if (sign === "i") return [-(2 ** (Number(width) - 1)), 2 ** (Number(width) - 1) - 1];
  if (type === "plus15le") return [-0x7f_ff, 0x7f_ff];
  const bytes = "bytes" in settings ? Number(settings.bytes) : 0;
  if (type === "bcd") return [0, 10 ** (bytes * 2) - 1];
  // Its top bit is the sign: the first digit goes to 7.
  if (type === "signed-bcd") return [1 - 8 * 10 ** (bytes * 2 - 1), 8 * 10 ** (bytes * 2 - 1) - 1];
  return [-Infinity, Infinity];
}

/** A value outside the plausible range that the wire can carry; undefined when there is none. */
function impossibleValue(settings: ProfilePoint): number | undefined {
  const { plausible, scale, offset, invalid } = settings;
  if (plausible === undefined) return undefined;
  const [low, high] = plausible;
  const step = Math.abs(scale);
  const span = Math.max(step, Math.ceil((high - low) / 2));
  const [least, most] = wireRange(settings);
  return [high + span, high + step, low - span, low - step].find((value) => {
    const wire = (value - offset) / scale;
    return wire >= least && wire <= most && !invalid.includes(wire);
  });
}

const typeOf = (settings: ProfilePoint): string =>
  "type" in settings ? String(settings.type) : "text";

/** Whether the wire has a way to say "no value": the maker's sentinel, NaN, or JSON's null. */
function canSayNothing({ profile }: Housing, point: string): boolean {
  const settings = pointsOf(profile)[point];
  if (settings === undefined) return false;
  if (settings.invalid.length > 0 || profile.driver === "mqtt-points") return true;
  return profile.driver === "modbus-points" && typeOf(settings).startsWith("float");
}
