import type { CounterLimits, CounterReading, MeterSwap } from "./counter.ts";

/** What a counter went on by from one reading to another. */
export interface Step {
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
const usualModuli: readonly number[] = [
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

const nearly = 0.99;

/** A person knows to the half hour when a meter was changed: nobody looks at a clock while doing it. */
export const swapReachMs = 30 * 60_000;

/** What was used between two readings; null: the second cannot follow the first. */
export function stepBetween(
  from: CounterReading,
  to: CounterReading,
  limits: CounterLimits,
): Step | null {
  const { swaps } = limits;
  const inside = swaps.filter(({ atMs }) => atMs > from.atMs && atMs <= to.atMs);
  const told = inside.length === 0 ? null : acrossSwaps(from, to, inside, limits);
  if (told !== null) return told;
  const plain = plainStep(from, to, limits);
  if (plain !== null) return plain;
  const near = swaps.filter(
    ({ atMs }) => atMs > from.atMs - swapReachMs && atMs <= to.atMs + swapReachMs,
  );
  for (const swap of near) {
    const step = acrossSwaps(from, to, [swap], limits);
    if (step !== null) return step;
  }
  return null;
}

/** Null: the readings contradict what was said of these swaps. */
function acrossSwaps(
  from: CounterReading,
  to: CounterReading,
  swaps: readonly MeterSwap[],
  { largestW }: CounterLimits,
): Step | null {
  let atKWh = from.kWh;
  let kWh = 0;
  const ends = [...swaps.map(({ oldKWh }) => oldKWh), to.kWh];
  for (const [index, endKWh] of ends.entries()) {
    // A person reads the whole kilowatt-hours that a display shows.
    if (endKWh < atKWh - stepKWh) return null;
    kWh += Math.max(0, endKWh - atKWh);
    atKWh = swaps[index]?.newKWh ?? endKWh;
  }
  return kWh > mostBetween(from, to, largestW) ? null : { wh: kWh * 1000, finding: null, to };
}

function plainStep(
  from: CounterReading,
  to: CounterReading,
  { largestW, modulusKWh }: CounterLimits,
): Step | null {
  const mostKWh = mostBetween(from, to, largestW);
  const kWh = to.kWh - from.kWh;
  if (kWh >= 0) return kWh <= mostKWh ? { wh: kWh * 1000, finding: null, to } : null;
  // The higher one stays: what goes to and fro would be counted again and again.
  if (kWh >= -dipKWh) return { wh: 0, finding: null, to: { atMs: to.atMs, kWh: from.kWh } };
  // Of a modulus that nobody has told only a counter that stood close before it has come round.
  const moduli =
    modulusKWh === null ? usualModuli.filter((each) => from.kWh >= each * nearly) : [modulusKWh];
  for (const modulus of moduli) {
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
export const couldBeReset = (
  from: CounterReading,
  to: CounterReading,
  { largestW }: CounterLimits,
): boolean => to.kWh >= 0 && to.kWh < from.kWh && to.kWh <= mostBetween(from, to, largestW);
