import type { Slot } from "./roll-up.ts";

/** What a meter's counter showed. */
export interface CounterReading {
  readonly atMs: number;
  readonly kWh: number;
}

/** What a person knows of a meter that was changed: how the old one ended and the new one began. */
export interface MeterSwap {
  readonly atMs: number;
  readonly oldKWh: number;
  readonly newKWh: number;
}

/**
 * reset: began from zero again, and what it had counted since the reading before is lost · roll-over:
 * came round · jump: what it showed could not have been used; nothing of it is counted.
 */
export const counterFindings = ["reset", "roll-over", "jump"] as const;
export type CounterFinding = (typeof counterFindings)[number];

/** What a meter can do. */
export interface CounterLimits {
  /** More than this it cannot have measured, watts. */
  readonly largestW: number;
  /** At which it comes round to zero; null: recognised by where such counters do. */
  readonly modulusKWh: number | null;
  /** Two readings further apart than this leave a gap. */
  readonly holdMs: number;
  readonly swaps: readonly MeterSwap[];
}

export interface CountedSlot {
  /** By readings that follow one another closely; those across the slot's ends in proportion of time. */
  readonly measuredWh: number;
  /** Over gaps that ended in this slot: known in total only, never spread. */
  readonly bridgedWh: number;
  /** When the first of these gaps began; null without one. */
  readonly bridgedFromMs: number | null;
  /** For so long of the slot `measuredWh` is known. */
  readonly coveredMs: number;
  /** Each once. */
  readonly findings: readonly CounterFinding[];
  /** The last reading that was believed before the slot's end; null before the first. */
  readonly last: CounterReading | null;
}

interface Step {
  readonly wh: number;
  readonly finding: "roll-over" | null;
  /** Where the counting goes on. */
  readonly to: CounterReading;
}

/** Counters show whole kilowatt-hours at worst. */
const stepKWh = 1;
/** A meter of 100 A shows a tenth more for a while. */
const margin = 1.25;
/** What rounding may take back; more is a reset. */
const dipKWh = 0.02;
/** Where counters come round: digits of a display, and the words of a register in 1, 10 and 100 Wh. */
const usualModuli = [
  1e4,
  1e5,
  1e6,
  1e7,
  1e8,
  2 ** 16 / 100,
  2 ** 16 / 10,
  2 ** 16,
  2 ** 32 / 1000,
  2 ** 32 / 100,
  2 ** 32 / 10,
];

/**
 * The energy that a counter tells for a slot.
 * @param carry the last believed reading before the slot, however long ago; null: there was none
 * @param readings in order of time: all after `carry` (or in the slot), and the first ones after the slot
 */
export function countSlot(
  carry: CounterReading | null,
  readings: readonly CounterReading[],
  slot: Slot,
  limits: CounterLimits,
): CountedSlot {
  const count = new SlotCount(slot, limits.holdMs);
  let known = carry;
  /** Cannot follow: a slip, a reset or another counter. What comes next tells which. */
  let doubted: CounterReading | null = null;
  for (const reading of readings) {
    if (known !== null && reading.atMs <= known.atMs) continue;
    if (known === null) {
      if (reading.atMs >= slot.toMs) break;
      known = reading;
      continue;
    }
    let base = known;
    let step = stepBetween(base, reading, limits);
    if (step === null && doubted !== null) {
      base = doubted;
      step = stepBetween(base, reading, limits);
      if (step !== null) {
        const isReset = couldBeReset(known, doubted, limits);
        count.find(isReset ? "reset" : "jump", reading.atMs);
        if (isReset) count.add(known.atMs, doubted.atMs, doubted.kWh * 1000);
      }
    }
    if (step === null) {
      if (reading.atMs >= slot.toMs) break;
      doubted = reading;
      continue;
    }
    count.add(base.atMs, reading.atMs, step.wh);
    if (step.finding !== null) count.find(step.finding, reading.atMs);
    doubted = null;
    if (reading.atMs >= slot.toMs) break;
    known = step.to;
  }
  return { ...count.result(), last: known };
}

class SlotCount {
  readonly #slot: Slot;
  readonly #holdMs: number;
  readonly #findings = new Set<CounterFinding>();
  #measuredWh = 0;
  #bridgedWh = 0;
  #bridgedFromMs: number | null = null;
  #coveredMs = 0;

  constructor(slot: Slot, holdMs: number) {
    this.#slot = slot;
    this.#holdMs = holdMs;
  }

  add(fromMs: number, toMs: number, wh: number): void {
    const { fromMs: slotFromMs, toMs: slotToMs } = this.#slot;
    if (toMs - fromMs > this.#holdMs) {
      if (toMs < slotFromMs || toMs >= slotToMs) return;
      this.#bridgedWh += wh;
      this.#bridgedFromMs ??= fromMs;
      return;
    }
    const insideMs = Math.min(toMs, slotToMs) - Math.max(fromMs, slotFromMs);
    if (insideMs <= 0) return;
    this.#measuredWh += (wh * insideMs) / (toMs - fromMs);
    this.#coveredMs += insideMs;
  }

  find(finding: CounterFinding, atMs: number): void {
    if (atMs >= this.#slot.fromMs && atMs < this.#slot.toMs) this.#findings.add(finding);
  }

  result(): Omit<CountedSlot, "last"> {
    return {
      measuredWh: this.#measuredWh,
      bridgedWh: this.#bridgedWh,
      bridgedFromMs: this.#bridgedFromMs,
      coveredMs: this.#coveredMs,
      findings: counterFindings.filter((finding) => this.#findings.has(finding)),
    };
  }
}

/** What was used between two readings; null: the second cannot follow the first. */
function stepBetween(
  from: CounterReading,
  to: CounterReading,
  { largestW, modulusKWh, swaps }: CounterLimits,
): Step | null {
  const mostKWh = mostBetween(from, to, largestW);
  const swap = swaps.find(({ atMs }) => atMs > from.atMs && atMs <= to.atMs);
  if (swap !== undefined) {
    const kWh = Math.max(0, swap.oldKWh - from.kWh) + Math.max(0, to.kWh - swap.newKWh);
    return { wh: kWh * 1000, finding: null, to };
  }
  const kWh = to.kWh - from.kWh;
  if (kWh >= 0) return kWh <= mostKWh ? { wh: kWh * 1000, finding: null, to } : null;
  // The higher one stays: what goes to and fro would be counted again and again.
  if (kWh >= -dipKWh) return { wh: 0, finding: null, to: { atMs: to.atMs, kWh: from.kWh } };
  for (const modulus of modulusKWh === null ? usualModuli : [modulusKWh]) {
    const roundKWh = kWh + modulus;
    if (from.kWh <= modulus && roundKWh >= 0 && roundKWh <= mostKWh) {
      return { wh: roundKWh * 1000, finding: "roll-over", to };
    }
  }
  return null;
}

const mostBetween = (from: CounterReading, to: CounterReading, largestW: number): number =>
  (largestW * margin * (to.atMs - from.atMs)) / 3.6e9 + stepKWh;

/** It shows no more than was used since zero, however late in between that was. */
const couldBeReset = (
  from: CounterReading,
  to: CounterReading,
  { largestW }: CounterLimits,
): boolean => to.kWh >= 0 && to.kWh < from.kWh && to.kWh <= mostBetween(from, to, largestW);
