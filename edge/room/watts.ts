/** Mean watts by slots of fixed length. A slot in which nothing was metered is a gap. */
export interface WattsMeter {
  readonly slotMs: number;
  readonly sum: number;
  readonly count: number;
}

export interface ClosedSlot {
  readonly slotMs: number;
  readonly watts: number | null;
}

export const slotOf = (atMs: number, lengthMs: number): number =>
  Math.floor(atMs / lengthMs) * lengthMs;

/** Opens the slot of an instant. */
export const openSlot = (nowMs: number, lengthMs: number): WattsMeter => ({
  slotMs: slotOf(nowMs, lengthMs),
  sum: 0,
  count: 0,
});

/** Adds one reading. */
export const addWatts = (meter: WattsMeter, watts: number): WattsMeter => ({
  ...meter,
  sum: meter.sum + watts,
  count: meter.count + 1,
});

/** Closes the slot once its time is over; slots passed over in between stay gaps. */
export function rollWatts(
  meter: WattsMeter,
  nowMs: number,
  lengthMs: number,
): { readonly meter: WattsMeter; readonly closed: ClosedSlot | null } {
  const slotMs = slotOf(nowMs, lengthMs);
  if (slotMs === meter.slotMs) return { meter, closed: null };
  const watts = meter.count === 0 ? null : meter.sum / meter.count;
  return { meter: openSlot(nowMs, lengthMs), closed: { slotMs: meter.slotMs, watts } };
}
