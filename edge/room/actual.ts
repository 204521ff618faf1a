import type { PointKey } from "../../contract/ids.ts";
import type { PointValue, Quality, Reading } from "../../contract/reading.ts";

/** What a point is, as the device told it. Nothing here was ever a wish. */
export interface ActualPoint extends Reading {
  /** Steady room time since which it has had this value. */
  readonly sinceMs: number;
  /** Real, monotonic time of the last reading: staleness must not depend on the wall clock. */
  readonly seenMonotonicMs: number;
}

export type Actual = ReadonlyMap<PointKey, ActualPoint>;

/** The point after one more reading. Keeps `sinceMs` while the value stays the same. */
export function observe(
  before: ActualPoint | undefined,
  value: PointValue,
  quality: Exclude<Quality, "stale">,
  atMs: number,
  steadyMs: number,
  monotonicMs: number,
): ActualPoint {
  const same = before !== undefined && before.value === value && before.quality === quality;
  const sinceMs = same ? before.sinceMs : steadyMs;
  return { value, quality, atMs, sinceMs, seenMonotonicMs: monotonicMs };
}

/** The point as it stands now: stale once it is older than its limit (real time). */
export function aged(point: ActualPoint, staleAfterMs: number, monotonicMs: number): ActualPoint {
  const tooOld = monotonicMs - point.seenMonotonicMs > staleAfterMs;
  return tooOld && point.quality === "good" ? { ...point, quality: "stale" } : point;
}
