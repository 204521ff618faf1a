import type { WattsPoint } from "../../contract/api.ts";
import type { Integral } from "../../contract/energy.ts";

/** From one instant to another, room wall time. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const msOfKWh = 3_600_000 * 1000;

/**
 * Energy of the parts of a span, by mean watts of slots of equal length. Slots come in any order, at
 * most one for each time; parts do not overlap. A slot that reaches beyond a part counts by its share.
 */
export function integrate(
  slots: readonly WattsPoint[],
  slotMs: number,
  parts: readonly Span[],
): Integral {
  let wattMs = 0;
  let meteredMs = 0;
  for (const { atMs, watts } of slots) {
    if (watts === null) continue;
    for (const part of parts) {
      const sharedMs = Math.min(atMs + slotMs, part.toMs) - Math.max(atMs, part.fromMs);
      if (sharedMs <= 0) continue;
      wattMs += watts * sharedMs;
      meteredMs += sharedMs;
    }
  }
  const wholeMs = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  if (meteredMs === 0 || wholeMs === 0) return { kWh: null, coverage: 0 };
  return { kWh: wattMs / msOfKWh, coverage: Math.min(1, meteredMs / wholeMs) };
}

/** Mean watts of what was metered of the parts; null when nothing was. */
export function meanWatts({ kWh, coverage }: Integral, parts: readonly Span[]): number | null {
  const meteredMs = coverage * parts.reduce((sum, part) => sum + lengthOf(part), 0);
  return kWh === null || meteredMs === 0 ? null : (kWh * msOfKWh) / meteredMs;
}

const lengthOf = ({ fromMs, toMs }: Span): number => Math.max(0, toMs - fromMs);

/** The parts of spans that lie within another. */
export const within = (spans: readonly Span[], { fromMs, toMs }: Span): readonly Span[] =>
  spans
    .map((span) => ({
      fromMs: Math.max(span.fromMs, fromMs),
      toMs: Math.min(span.toMs, toMs),
    }))
    .filter((span) => span.toMs > span.fromMs);

/** What is left of a span without others, which may overlap one another. */
export function without({ fromMs, toMs }: Span, others: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let atMs = fromMs;
  for (const other of within(others, { fromMs, toMs }).toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (other.fromMs > atMs) left.push({ fromMs: atMs, toMs: other.fromMs });
    atMs = Math.max(atMs, other.toMs);
  }
  if (atMs < toMs) left.push({ fromMs: atMs, toMs });
  return left;
}
