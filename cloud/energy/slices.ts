import type { CorrectedSpan, EnergyQuarter, MinuteWatts } from "./energy-facts.ts";
import { hourMs, minuteMs, quarterMs, sharedMs, type Span } from "./span.ts";

/** A minute's share of the energy of its quarter, and how long of it was metered. */
export interface Slice extends Span {
  readonly wattHours: number;
  readonly coveredMs: number;
}

const minutesOfQuarter = quarterMs / minuteMs;

/**
 * Quarters cut into minutes. A quarter's energy stays what its counter said; the room's own minutes,
 * where there are any, only tell when in the quarter it was drawn. Without them it counts as even.
 */
export function slicesOf(
  quarters: readonly EnergyQuarter[],
  minutes: readonly MinuteWatts[],
): readonly Slice[] {
  const wattsAt = new Map(minutes.map(({ atMs, watts }) => [atMs, watts]));
  return quarters.flatMap((quarter) => cut(quarter, wattsAt));
}

function cut(
  { fromMs, measuredWh, coveredMs }: EnergyQuarter,
  wattsAt: ReadonlyMap<number, number | null>,
): readonly Slice[] {
  const starts = Array.from({ length: minutesOfQuarter }, (_, at) => fromMs + at * minuteMs);
  const watts = starts.map((atMs) => wattsAt.get(atMs) ?? null);
  const known = watts.filter((each) => each !== null);
  const metered = Math.min(coveredMs, quarterMs);
  const knownMs = Math.min(metered, known.length * minuteMs);
  const unknownCount = minutesOfQuarter - known.length;
  const knownEach = known.length === 0 ? 0 : knownMs / known.length;
  const unknownEach = unknownCount === 0 ? 0 : (metered - knownMs) / unknownCount;
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length;
  const covered = watts.map((each) => (each === null ? unknownEach : knownEach));
  const weights = watts.map((each, at) => Math.max(0, each ?? mean) * (covered[at] ?? 0));
  const weight = weights.reduce((sum, each) => sum + each, 0);
  const shareOf = (at: number): number => {
    if (weight > 0) return (weights[at] ?? 0) / weight;
    return metered > 0 ? (covered[at] ?? 0) / metered : 1 / minutesOfQuarter;
  };
  return starts.map((atMs, at) => ({
    fromMs: atMs,
    toMs: atMs + minuteMs,
    wattHours: measuredWh * shareOf(at),
    coveredMs: covered[at] ?? 0,
  }));
}

/** Energy of some time, and how long of it was metered. */
export interface Metered {
  readonly wattHours: number;
  readonly coveredMs: number;
}

/** Of the slices' shares in spans that do not overlap. */
export function meteredIn(slices: readonly Slice[], spans: readonly Span[]): Metered {
  let wattHours = 0;
  let coveredMs = 0;
  for (const slice of slices) {
    const part = shareIn(slice, spans);
    wattHours += slice.wattHours * part;
    coveredMs += slice.coveredMs * part;
  }
  return { wattHours, coveredMs };
}

/** Which share of a slice lies in the spans, 0 to 1. */
export function shareIn(slice: Span, spans: readonly Span[]): number {
  const ms = spans.reduce((sum, span) => sum + sharedMs(slice, span), 0);
  return Math.min(1, ms / (slice.toMs - slice.fromMs));
}

/** Mean watts while it was metered; null when it never was. */
export const meanWatts = ({ wattHours, coveredMs }: Metered): number | null =>
  coveredMs <= 0 ? null : (wattHours * hourMs) / coveredMs;

/**
 * The quarters that speak for the whole room: those of its whole-room meter, or those made of the
 * room's own minutes where these reach further. Never both: they are the same energy.
 */
export function wholeRoomQuarters(
  quarters: readonly EnergyQuarter[],
  wholeRoom: readonly string[],
  corrected: readonly CorrectedSpan[],
): readonly EnergyQuarter[] {
  const devices = [...wholeRoom, ""];
  // What a person said of a span stands, whichever of them speaks for the rest.
  const correctedAt = (atMs: number) =>
    devices.find((device) =>
      corrected.some((span) => span.device === device && atMs >= span.fromMs && atMs < span.toMs),
    );
  const counted = bestOf(
    devices,
    quarters.filter(({ fromMs }) => correctedAt(fromMs) === undefined),
  );
  const said = quarters.filter(({ device, fromMs }) => correctedAt(fromMs) === device);
  return [...counted, ...said].toSorted((left, right) => left.fromMs - right.fromMs);
}

function bestOf(
  devices: readonly string[],
  quarters: readonly EnergyQuarter[],
): readonly EnergyQuarter[] {
  const candidates = devices.map((device) =>
    quarters.filter((quarter) => quarter.device === device),
  );
  const told = (each: readonly EnergyQuarter[]) =>
    each.reduce(
      (sum, { coveredMs, bridgedWh }) => sum + (bridgedWh > 0 ? quarterMs : coveredMs),
      0,
    );
  // A few minutes more do not make the minutes better than the counter they were read beside.
  return candidates.reduce((best, each) => (told(each) > told(best) + quarterMs ? each : best));
}
