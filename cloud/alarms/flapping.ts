/** When what comes and goes counts as one. */
export interface FlapLimits {
  /** Raised more often than this … */
  readonly times: number;
  /** … within this: it flaps. */
  readonly withinMs: number;
  /** So long without a change: it flaps no more. */
  readonly calmMs: number;
}

/** How an alarm has come and gone. */
export interface Comings {
  /** Oldest first. */
  readonly raises: readonly number[];
  /** When it went last; null: it stands. */
  readonly clearedAtMs: number | null;
  readonly flapping: boolean;
}

/** The raises that still count at a moment, one more than allowed at most. */
export const recentRaises = (
  raises: readonly number[],
  nowMs: number,
  { times, withinMs }: FlapLimits,
): readonly number[] =>
  raises.filter((atMs) => atMs <= nowMs && nowMs - atMs <= withinMs).slice(-(times + 1));

/** Whether an alarm counts as coming and going: from one raise too many until it has been calm. */
export function isFlapping(comings: Comings, nowMs: number, limits: FlapLimits): boolean {
  const { raises, clearedAtMs, flapping } = comings;
  if (!flapping) return recentRaises(raises, nowMs, limits).length > limits.times;
  // What a clock that was ahead put into the future tells nothing of how calm it is.
  const lastMs = Math.max(...[...raises, clearedAtMs ?? -Infinity].filter((atMs) => atMs <= nowMs));
  return nowMs - lastMs < limits.calmMs;
}
