import { couldBeReset, stepBetween } from "./counter-step.ts";
import { type EnergyTotal, unexplained } from "./energy-correction.ts";
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
  /** In order of time. */
  readonly swaps: readonly MeterSwap[];
  /** What persons said of spans; they do not overlap. */
  readonly totals: readonly EnergyTotal[];
}

export interface CountedSlot {
  /** By readings that follow one another closely; those across the slot's ends in proportion of time. */
  readonly measuredWh: number;
  /** Over gaps that ended in this slot: known in total only, without what a person's total speaks of. */
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

export interface CounterSlot extends CountedSlot {
  /** Its last readings cannot follow, and nothing tells yet what they are. */
  readonly isOpen: boolean;
}

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
): CounterSlot {
  const count = new SlotCount(slot, limits);
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
        if (isReset) count.addReset(known, doubted, reading.atMs);
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
  return { ...count.result(), last: known, isOpen: doubted !== null && doubted.atMs < slot.toMs };
}

class SlotCount {
  readonly #slot: Slot;
  readonly #limits: CounterLimits;
  readonly #findings = new Set<CounterFinding>();
  #measuredWh = 0;
  #bridgedWh = 0;
  #bridgedFromMs: number | null = null;
  #coveredMs = 0;

  constructor(slot: Slot, limits: CounterLimits) {
    this.#slot = slot;
    this.#limits = limits;
  }

  add(fromMs: number, toMs: number, wh: number): void {
    const { fromMs: slotFromMs, toMs: slotToMs } = this.#slot;
    if (toMs - fromMs > this.#limits.holdMs) {
      if (toMs >= slotFromMs && toMs < slotToMs) this.#bridge(fromMs, toMs, wh);
      return;
    }
    const insideMs = Math.min(toMs, slotToMs) - Math.max(fromMs, slotFromMs);
    if (insideMs <= 0) return;
    this.#measuredWh += (wh * insideMs) / (toMs - fromMs);
    this.#coveredMs += insideMs;
  }

  /** What a counter showed first after it had begun anew, once the reading at `settledMs` tells so. */
  addReset(before: CounterReading, first: CounterReading, settledMs: number): void {
    const { fromMs, toMs } = this.#slot;
    const wh = first.kWh * 1000;
    const length = toMs - fromMs;
    const seenMs = fromMs + (Math.floor((first.atMs - fromMs) / length) + 1) * length;
    // The slot of that reading is counted without what comes long after it.
    const isLate = first.atMs < fromMs && settledMs > seenMs + this.#limits.holdMs;
    if (!isLate) this.add(before.atMs, first.atMs, wh);
    else if (settledMs < toMs) this.#bridge(before.atMs, first.atMs, wh);
  }

  #bridge(fromMs: number, toMs: number, wh: number): void {
    const left = unexplained({ fromMs, toMs }, wh, this.#limits.totals);
    if (left === null) return;
    this.#bridgedWh += left;
    this.#bridgedFromMs ??= fromMs;
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
