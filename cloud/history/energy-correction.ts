import type { CountedSlot } from "./counter.ts";
import type { Slot } from "./roll-up.ts";

/** So much was used in a span of whole quarter-hours, whatever was counted. */
export interface EnergyTotal extends Slot {
  readonly kWh: number;
}

type Amounts = Omit<CountedSlot, "last" | "findings">;

/**
 * A slot as a person corrected it: within the span of a total nothing counts as measured, and the total
 * is known as a whole, at its last slot. Of several of one span the newest
 * stands; spans that overlap otherwise are refused when they are given.
 * @param totals in order of their making
 */
export function correctedSlot<T extends Amounts>(
  counted: T,
  slot: Slot,
  totals: readonly EnergyTotal[],
): T {
  const total = totals.findLast(({ fromMs, toMs }) => fromMs <= slot.fromMs && slot.toMs <= toMs);
  if (total === undefined) return counted;
  const isLast = slot.toMs === total.toMs;
  return {
    ...counted,
    measuredWh: 0,
    coveredMs: 0,
    bridgedWh: isLast ? total.kWh * 1000 : 0,
    bridgedFromMs: isLast ? total.fromMs : null,
  };
}
