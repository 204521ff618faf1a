import { minuteMs } from "../history/slots.ts";
import type { Slot } from "../history/roll-up.ts";

/**
 * Where minutes are missing: spans [from, to), in order of time; at most so many, the newest.
 * @param minutes begins of those that are there, in order
 */
export function missingMinutes(
  minutes: readonly number[],
  { fromMs, toMs }: Slot,
  spans: number,
): readonly (readonly [fromMs: number, toMs: number])[] {
  const found: (readonly [number, number])[] = [];
  let nextMs = Math.ceil(fromMs / minuteMs) * minuteMs;
  for (const atMs of [...minutes, Math.floor(toMs / minuteMs) * minuteMs]) {
    if (atMs > nextMs) found.push([nextMs, atMs]);
    nextMs = Math.max(nextMs, atMs + minuteMs);
  }
  return found.slice(-spans);
}
