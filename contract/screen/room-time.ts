/** A room's time as last heard, and when it was heard on this browser's monotonic clock. */
export interface RoomTime {
  readonly nowMs: number;
  /** Room seconds in a real second. */
  readonly speed: number;
  readonly heardAtMs: number;
}

/** Room wall time, carried on from what was last heard. */
export const roomNow = (time: RoomTime, monotonicMs: number): number =>
  time.nowMs + Math.max(0, monotonicMs - time.heardAtMs) * time.speed;

/** Whole seconds, so that an age or a countdown does not flicker. Never negative. */
export const wholeSeconds = (ms: number): number => Math.max(0, Math.round(ms / 1000) * 1000);
