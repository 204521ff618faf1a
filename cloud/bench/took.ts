import type { Clock } from "../../contract/clock.ts";

/** How long the same thing takes. */
export interface Took {
  /** The first time. */
  readonly coldMs: number;
  /** The median of the times that follow. */
  readonly warmMs: number;
}

const warmRounds = 5;

export async function tookOf(clock: Clock, work: () => Promise<void>): Promise<Took> {
  const once = async () => {
    const fromMs = clock.monotonicMs();
    await work();
    return clock.monotonicMs() - fromMs;
  };
  const coldMs = await once();
  const warm: number[] = [];
  for (let round = 0; round < warmRounds; round++) warm.push(await once());
  const sorted = warm.toSorted((one, other) => one - other);
  return { coldMs, warmMs: sorted[Math.floor(warmRounds / 2)] ?? coldMs };
}

/** Both times within the goal. */
export const isWithin = ({ coldMs, warmMs }: Took, goalMs: number): boolean =>
  Math.max(coldMs, warmMs) <= goalMs;
