import { createClock, sleep } from "../../contract/clock.ts";

const everyMs = 10;
const limitMs = 8000;

/**
 * Waits until `check` gives something other than undefined or false, and returns that. Rejects after
 * 8 s of real time, saying what was waited for.
 */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const clock = createClock();
  const untilMs = clock.monotonicMs() + limitMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (clock.monotonicMs() > untilMs) throw new Error(`waited ${limitMs} ms for: ${what}`);
    await sleep(clock, what, everyMs);
  }
}

/** Fails unless `check` stays false for so long: for "nothing more happens". */
export async function staysFalse(what: string, forMs: number, check: () => boolean): Promise<void> {
  const clock = createClock();
  const untilMs = clock.monotonicMs() + forMs;
  while (clock.monotonicMs() < untilMs) {
    if (check()) throw new Error(`should not have happened: ${what}`);
    await sleep(clock, what, everyMs);
  }
}
