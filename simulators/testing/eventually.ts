import { createClock, sleep } from "../../contract/clock.ts";

interface Pace {
  readonly everyMs: number;
  readonly limitMs: number;
}

const quick: Pace = { everyMs: 10, limitMs: 8000 };
/** For whole processes: they take seconds, and a page does not ask a hundred times a second. */
const patient: Pace = { everyMs: 300, limitMs: 120_000 };
const everyMs = 10;

type Check<T> = () => T | undefined | false | Promise<T | undefined | false>;

/**
 * Waits until `check` gives something other than undefined or false, and returns that. Rejects after
 * 8 s of real time, saying what was waited for.
 */
export const eventually = <T>(what: string, check: Check<T>): Promise<T> =>
  wait(what, check, quick);

/** The same, at the pace of a person who looks at a page: every 300 ms, for up to two minutes. */
export const patiently = <T>(what: string, check: Check<T>): Promise<T> =>
  wait(what, check, patient);

async function wait<T>(what: string, check: Check<T>, pace: Pace): Promise<T> {
  const clock = createClock();
  const untilMs = clock.monotonicMs() + pace.limitMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (clock.monotonicMs() > untilMs) throw new Error(`waited ${pace.limitMs} ms for: ${what}`);
    await sleep(clock, what, pace.everyMs);
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
