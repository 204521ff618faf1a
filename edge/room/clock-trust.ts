/** No room ran this software before this day: an earlier clock was never set. 2025-01-01 UTC. */
const earliestMs = 1_735_689_600_000;
/** Nor will one run after this day: a later clock was set wrong. 2045-01-01 UTC. */
const latestMs = 2_366_841_600_000;
/** A clock this far behind the room's own records has gone back. */
const backwardsMs = 3_600_000;

/**
 * Whether the wall clock can be believed. A gateway without a battery-backed clock starts in 1970 or
 * where it was switched off; `lastRecordMs` is the time of the newest record that was made under a
 * trusted clock, or null: a wrong clock must not vouch for itself after a restart.
 */
export const isClockPlausible = (nowMs: number, lastRecordMs: number | null): boolean =>
  nowMs >= earliestMs &&
  nowMs < latestMs &&
  (lastRecordMs === null || nowMs >= lastRecordMs - backwardsMs);
