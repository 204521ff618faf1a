import type { CountedSlot } from "./counter.ts";
import type { Slot } from "./roll-up.ts";

/** So much was used in a span of whole quarter-hours, whatever was counted. */
export interface EnergyTotal extends Slot {
  readonly kWh: number;
}

type Amounts = Omit<CountedSlot, "last" | "findings">;

/**
 * A slot as a person corrected it: within the span of a total nothing counts as measured, and the total
 * is known as a whole, at its last slot. What a gap that ended here took before the span stays.
 * @param totals do not overlap
 */
export function correctedSlot<T extends Amounts>(
  counted: T,
  slot: Slot,
  totals: readonly EnergyTotal[],
): T {
  const total = totals.find((each) => isWithin(slot, each));
  if (total === undefined) return counted;
  const isLast = slot.toMs === total.toMs;
  return {
    ...counted,
    measuredWh: 0,
    coveredMs: 0,
    bridgedWh: counted.bridgedWh + (isLast ? total.kWh * 1000 : 0),
    bridgedFromMs: isLast
      ? Math.min(counted.bridgedFromMs ?? total.fromMs, total.fromMs)
      : counted.bridgedFromMs,
  };
}

export const isWithin = (inner: Slot, outer: Slot): boolean =>
  outer.fromMs <= inner.fromMs && inner.toMs <= outer.toMs;

/**
 * What is left of the energy of a gap beside the totals that speak of its time: a total that lies in it
 * is a part of it; across the ends of one it is cut in proportion of time. Null: no time is left.
 */
export function unexplained(gap: Slot, wh: number, totals: readonly EnergyTotal[]): number | null {
  const touching = totals.filter(({ fromMs, toMs }) => fromMs < gap.toMs && toMs > gap.fromMs);
  const inner = touching.filter((total) => isWithin(total, gap));
  const across = touching.filter((total) => !isWithin(total, gap));
  const restWh = inner.reduce((rest, { kWh }) => rest - kWh * 1000, wh);
  const restMs = gap.toMs - gap.fromMs - sharedMs(gap, inner);
  const leftMs = restMs - sharedMs(gap, across);
  return leftMs <= 0 ? null : (Math.max(0, restWh) * leftMs) / restMs;
}

const sharedMs = (span: Slot, others: readonly Slot[]): number =>
  others.reduce(
    (sum, { fromMs, toMs }) => sum + Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs),
    0,
  );
