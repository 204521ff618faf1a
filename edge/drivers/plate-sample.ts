import { type Outcome, success } from "../../contract/errors.ts";
import type { PointKind } from "../../contract/points.ts";
import type { ProfilePoint } from "../../contract/profile.ts";
import type { PointSample } from "./driver.ts";
import { toSample, type WireValue } from "./point-value.ts";

interface Bounded extends ProfilePoint {
  readonly within?: readonly [number, number] | undefined;
}

/** A value a plate tells: as `toSample`, and what lies beyond its ends is brought to them. */
export function plateSample(
  point: string,
  kind: PointKind,
  settings: Bounded,
  wire: WireValue,
): Outcome<PointSample> {
  const sample = toSample(point, kind, settings, wire);
  if (!sample.ok || settings.within === undefined) return sample;
  const { value } = sample.value;
  if (typeof value !== "number") return sample;
  const [low, high] = settings.within;
  return success({ ...sample.value, value: Math.round(Math.min(high, Math.max(low, value))) });
}
