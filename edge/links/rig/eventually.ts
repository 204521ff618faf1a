import { createClock, sleep } from "../../../contract/clock.ts";

const clock = createClock();
const lookEveryMs = 5;
const limitMs = 10_000;

/** Waits until a condition holds; fails by name when it does not within ten seconds. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const untilMs = clock.monotonicMs() + limitMs;
  while (!holds()) {
    if (clock.monotonicMs() > untilMs) throw new Error(`${what} did not happen in ${limitMs} ms`);
    await sleep(clock, what, lookEveryMs);
  }
}
