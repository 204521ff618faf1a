import { createClock, sleep } from "../../contract/clock.ts";

const clock = createClock();
const limitMs = 15_000;
const lookEveryMs = 10;

type Nothing = false | null | undefined;

/** Waits until there is something to see; fails by name when there is nothing within 15 seconds. */
export async function until<T>(
  what: string,
  look: () => T | Nothing | Promise<T | Nothing>,
): Promise<T> {
  const lastMs = clock.monotonicMs() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) return seen;
    if (clock.monotonicMs() > lastMs) throw new Error(`${what}: did not happen in ${limitMs} ms`);
    await sleep(clock, what, lookEveryMs);
  }
}
