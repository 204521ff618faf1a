import type { RollUp } from "../../contract/history.ts";

/** One value of a series: it holds until the next one, at most for a limit. Null ends it. */
export interface GaugeReading {
  readonly atMs: number;
  readonly value: number | null;
}

/** From `fromMs` until just before `toMs`. */
export interface Slot {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Rolls up one slot. Null: no value held in it.
 * @param readings in order, one for each time; those that can hold into the slot are among them
 * @param holdMs a value that is not told again after this does not hold any more
 */
export function rollUp(
  readings: readonly GaugeReading[],
  { fromMs, toMs }: Slot,
  holdMs: number,
): RollUp | null {
  const begin = firstAt(readings, fromMs - holdMs);
  let sum = 0;
  let coveredMs = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let first: number | null = null;
  let last = 0;
  for (let at = begin; at < readings.length; at++) {
    const reading = readings[at];
    if (reading === undefined || reading.atMs >= toMs) break;
    const { atMs, value } = reading;
    if (value === null) continue;
    const nextMs = readings[at + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    const heldMs = Math.min(nextMs, atMs + holdMs, toMs) - Math.max(atMs, fromMs);
    if (heldMs <= 0) continue;
    sum += value * heldMs;
    coveredMs += heldMs;
    min = Math.min(min, value);
    max = Math.max(max, value);
    first ??= value;
    last = value;
  }
  if (first === null) return null;
  // A constant stays itself, whatever the sum was rounded to.
  const mean = min === max ? min : sum / coveredMs;
  return { fromMs, mean, min, max, first, last, coveredMs };
}

/** The roll-up of a whole out of those of its parts, in order of time. Null when there are none. */
export function mergeRollUps(parts: readonly RollUp[], fromMs: number): RollUp | null {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return null;
  let sum = 0;
  let coveredMs = 0;
  let { min, max } = first;
  for (const part of parts) {
    sum += part.mean * part.coveredMs;
    coveredMs += part.coveredMs;
    min = Math.min(min, part.min);
    max = Math.max(max, part.max);
  }
  const mean = min === max ? min : sum / coveredMs;
  return { fromMs, mean, min, max, first: first.first, last: last.last, coveredMs };
}

/** Index of the first reading at or after a time. */
function firstAt(readings: readonly GaugeReading[], atMs: number): number {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((readings[middle]?.atMs ?? atMs) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
