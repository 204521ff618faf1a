import type { Serving } from "./serving.ts";
import { meteredIn, meanWatts, type Slice } from "./slices.ts";
import { hourMs, quarterMs, type Span, without } from "./span.ts";

/** What switching off by itself saved, against the baseline below. */
export interface Saving {
  /** Below zero where the room drew more than the baseline says. */
  readonly kWh: number;
  /** How long was compared: both sides metered. */
  readonly ms: number;
}

/** So much of the last quarter of an hour must be metered to stand for it. */
const leastBaselineMs = quarterMs / 3;

/**
 * The baseline: without the controller the room would have gone on drawing what it drew in the last
 * quarter of an hour of its meeting, from the proof that it is off until the end of working hours of
 * that day, or until it was prepared for its next meeting, whichever came first. Time in which people
 * were there is left out: they may use the room.
 */
export function savingOf(
  slices: readonly Slice[],
  found: readonly Serving[],
  day: Span,
  closingMs: number,
  occupied: readonly Span[],
): Saving {
  let kWh = 0;
  let ms = 0;
  for (const [at, serving] of found.entries()) {
    if (serving.endedBy !== "rest") continue;
    const lastQuarter = {
      fromMs: Math.max(serving.fromMs, serving.leftMs - quarterMs),
      toMs: serving.leftMs,
    };
    const before = meteredIn(slices, [lastQuarter]);
    const watts = meanWatts(before);
    if (watts === null || before.coveredMs < leastBaselineMs) continue;
    const nextMs = found[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    const rest = {
      fromMs: Math.max(day.fromMs, serving.toMs),
      toMs: Math.min(day.toMs, nextMs, closingMs),
    };
    if (rest.toMs <= rest.fromMs) continue;
    const drawn = meteredIn(slices, without(rest, occupied));
    kWh += (watts * drawn.coveredMs) / hourMs / 1000 - drawn.wattHours / 1000;
    ms += drawn.coveredMs;
  }
  return { kWh, ms };
}
