import { minuteMs } from "../history/slots.ts";
import type { Slot } from "../history/roll-up.ts";

type Span = readonly [fromMs: number, toMs: number];

/**
 * Where minutes are missing: spans [from, to), in order of time; at most so many: neighbours are joined,
 * with the minutes between them.
 * @param minutes begins of those that are there, in order
 */
export function missingMinutes(
  minutes: readonly number[],
  { fromMs, toMs }: Slot,
  spans: number,
): readonly Span[] {
  const found: Span[] = [];
  let nextMs = Math.ceil(fromMs / minuteMs) * minuteMs;
  for (const atMs of [...minutes, Math.floor(toMs / minuteMs) * minuteMs]) {
    if (atMs > nextMs) found.push([nextMs, atMs]);
    nextMs = Math.max(nextMs, atMs + minuteMs);
  }
  return joined(found, spans);
}

/** The narrowest gaps between them are closed until there are no more than so many. */
function joined(found: readonly Span[], most: number): readonly Span[] {
  if (found.length <= most) return found;
  const gaps = found
    .slice(1)
    .map(([fromMs], at) => ({ at: at + 1, ms: fromMs - (found[at]?.[1] ?? fromMs) }))
    .toSorted((left, right) => left.ms - right.ms)
    .slice(0, found.length - Math.max(1, most));
  const closed = new Set(gaps.map(({ at }) => at));
  const spans: [number, number][] = [];
  for (const [at, [fromMs, toMs]] of found.entries()) {
    const last = spans.at(-1);
    if (last !== undefined && closed.has(at)) last[1] = toMs;
    else spans.push([fromMs, toMs]);
  }
  return spans;
}
