import { afterArrivals, type Cancel, type Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ReadingStore } from "../store/reading-store.ts";

export interface HistoryKeeperOptions {
  readonly readings: Pick<ReadingStore, "compact" | "rollUp" | "rollUpDays" | "forget" | "sweep">;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly log: Log;
}

/** One piece of work that is done again and again, in small parts. */
interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** Does a part; false: nothing is left. */
  readonly part: () => Promise<boolean>;
}

/**
 * Puts readings in their place, rolls them up and drops what is too old, for as long as the hub runs.
 * Between two parts of the work everything else has its turn. Returns how to end it.
 */
export function startHistoryKeeper(options: HistoryKeeperOptions): () => Promise<void> {
  const { readings, wireClock, roomClock, log } = options;
  const { compactEveryMs, rollUpEveryMs, slotAtHandEveryMs, daysEveryMs, forgetEveryMs } =
    hubLimits.history;
  const nowMs = () => roomClock.wallMs();
  const forgetting = async () => (await readings.sweep()) || (await readings.forget(nowMs())) > 0;
  const chores: readonly Chore[] = [
    { name: "compact readings", everyMs: compactEveryMs, part: () => readings.compact(nowMs()) },
    {
      name: "roll up readings",
      everyMs: rollUpEveryMs,
      part: () => readings.rollUp(nowMs(), "over"),
    },
    {
      name: "roll up the slot at hand",
      everyMs: slotAtHandEveryMs,
      part: () => readings.rollUp(nowMs(), "all"),
    },
    { name: "roll up days", everyMs: daysEveryMs, part: () => readings.rollUpDays() },
    { name: "forget readings", everyMs: forgetEveryMs, part: forgetting },
  ];
  const ends = chores.map((chore) => startChore(chore, wireClock, log));
  return async () => {
    for (const end of ends) await end();
  };
}

function startChore({ name, everyMs, part }: Chore, clock: Clock, log: Log): () => Promise<void> {
  let stopped = false;
  const isStopped = () => stopped;
  let running = Promise.resolve();
  let cancel: Cancel = () => {};
  let failureLogged = false;
  const run = async () => {
    try {
      for (let round = 0; round < hubLimits.history.roundsAtMost && !isStopped(); round++) {
        if (!(await part())) break;
        await turn();
      }
      failureLogged = false;
    } catch (error) {
      // It is tried again, and what was not done is still noted as due.
      if (!failureLogged) log.error({ chore: name, error: String(error) }, "history is not kept");
      failureLogged = true;
    }
    if (!stopped) arm();
  };
  const arm = () => {
    cancel = clock.after(name, everyMs, () => {
      running = run();
    });
  };
  arm();
  return async () => {
    stopped = true;
    cancel();
    await running;
  };
}

const turn = () => new Promise<void>((resolve) => afterArrivals(resolve));
