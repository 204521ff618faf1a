import type { WattsPoint } from "../api.ts";

/** Average watts ready to draw: slots in order, missing ones as open gaps. */
export interface WattsSeries {
  readonly slots: readonly WattsPoint[];
  readonly slotMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Share of slots that were metered, 0–100, whole; never 100 while one is missing. */
  readonly completePercent: number;
}

/** Undefined when there is nothing to draw. Slots may come in any order. */
export function wattsSeries(points: readonly WattsPoint[]): WattsSeries | undefined {
  const sorted = points.toSorted((left, right) => left.atMs - right.atMs);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const slotMs = slotLengthMs(sorted);
  const slots = withGaps(sorted, slotMs);
  const metered = slots.filter((slot) => slot.watts !== null).length;
  return {
    slots,
    slotMs,
    fromMs: first.atMs,
    toMs: last.atMs + slotMs,
    completePercent: Math.floor((metered / slots.length) * 100),
  };
}

const minuteMs = 60_000;

/** The smallest step between slots: a missing slot can only make a step longer. */
function slotLengthMs(sorted: readonly WattsPoint[]): number {
  let smallestMs = Infinity;
  for (const [index, point] of sorted.entries()) {
    const before = sorted[index - 1];
    const stepMs = before === undefined ? 0 : point.atMs - before.atMs;
    if (stepMs > 0) smallestMs = Math.min(smallestMs, stepMs);
  }
  return Number.isFinite(smallestMs) ? smallestMs : minuteMs;
}

/** A day of minutes: more missing slots than this are one gap and not worth a row each. */
const longestGapSlots = 1440;

function withGaps(sorted: readonly WattsPoint[], slotMs: number): WattsPoint[] {
  const slots: WattsPoint[] = [];
  for (const point of sorted) {
    const before = slots.at(-1);
    const missing = before === undefined ? 0 : Math.round((point.atMs - before.atMs) / slotMs) - 1;
    const startMs = before?.atMs ?? 0;
    for (let slot = 1; slot <= Math.min(missing, longestGapSlots); slot += 1) {
      slots.push({ atMs: startMs + slot * slotMs, watts: null });
    }
    slots.push(point);
  }
  return slots;
}

/** Zero to a little above the highest of data and limit; never flat. */
export function wattsRange(series: WattsSeries, limitW: number | null): [number, number] {
  const highest = series.slots.reduce(
    (top, slot) => Math.max(top, slot.watts ?? 0),
    Math.max(limitW ?? 0, 1),
  );
  return [0, highest * 1.15];
}

/** Watts of a slot; the slot that holds the moment, null when none does. */
export function slotAt(series: WattsSeries, atMs: number): WattsPoint | null {
  return series.slots.find((slot) => slot.atMs <= atMs && atMs < slot.atMs + series.slotMs) ?? null;
}

/** The series as a table of other programs: ISO times in UTC, empty where nothing was metered. */
export function wattsCsv(series: WattsSeries): string {
  const rows = series.slots.map(
    (slot) => `${new Date(slot.atMs).toISOString()},${slot.watts ?? ""}`,
  );
  return `${["time_utc,watts", ...rows].join("\n")}\n`;
}
