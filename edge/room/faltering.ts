import { roomLimits } from "../room-limits.ts";

/** A device that owed an answer while it was watched closely. Real, monotonic time. */
export interface Falter {
  readonly owedMs: number;
  /** It stays in doubt this long after it owed one last. */
  readonly doubtMs: number;
}

/** Told again within this, it is the same silence that goes on: a slot and a half. */
const sameSilenceMs = roomLimits.wireSlotMs * 1.5;

/**
 * One more word that it owes an answer. The doubt lasts longer each time: over a line that loses some
 * answers the standby path must not go on and off with every one of them.
 */
export function falterAfter(before: Falter | undefined, monotonicMs: number): Falter {
  const { wireDoubtMs, wireDoubtMaxMs, wireDoubtForgottenMs } = roomLimits;
  const sinceMs = before === undefined ? Number.POSITIVE_INFINITY : monotonicMs - before.owedMs;
  if (before === undefined || sinceMs > wireDoubtForgottenMs) {
    return { owedMs: monotonicMs, doubtMs: wireDoubtMs };
  }
  const isSame = sinceMs <= sameSilenceMs;
  const doubtMs = isSame ? before.doubtMs : Math.min(before.doubtMs * 2, wireDoubtMaxMs);
  return { owedMs: monotonicMs, doubtMs };
}

/** Devices that are in doubt at this instant. */
export const inDoubt = (
  falters: ReadonlyMap<string, Falter>,
  monotonicMs: number,
): ReadonlySet<string> =>
  new Set(
    [...falters]
      .filter(([, { owedMs, doubtMs }]) => monotonicMs - owedMs < doubtMs)
      .map(([device]) => device),
  );
