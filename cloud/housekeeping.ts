import type { Clock } from "../contract/clock.ts";
import type { Log } from "../contract/log.ts";
import { hubLimits } from "./hub-limits.ts";
import type { SessionEnds } from "./accounts/session-ends.ts";
import type { HubStore } from "./store/hub-store.ts";

export interface HousekeepingOptions {
  readonly store: HubStore;
  readonly sessionEnds: SessionEnds;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly log: Log;
}

/** Forgets, bit by bit, what is kept for a time only. Returns how to end it. */
export function startHousekeeping(options: HousekeepingOptions): () => Promise<void> {
  const { store, sessionEnds, wireClock, roomClock, log } = options;
  const { forgetEveryMs } = hubLimits.ingest;
  const { absoluteMs, idleMs } = hubLimits.accounts;
  const { answersKeptMs, keepsakeMs } = hubLimits.sources;
  let stopped = false;
  let running = Promise.resolve();
  let cancel = () => {};
  const run = async () => {
    try {
      const nowMs = wireClock.wallMs();
      const ended = await store.accounts.endOldSessions(nowMs - absoluteMs, nowMs - idleMs);
      for (const tokenHash of ended) sessionEnds.tellSession(tokenHash);
      await store.sources.forgetAnswers(nowMs - answersKeptMs);
      await store.sources.forgetKeepsakes(roomClock.wallMs() - keepsakeMs);
    } catch (error) {
      log.error({ error: String(error) }, "housekeeping failed");
    }
    if (!stopped) arm();
  };
  const arm = () => {
    cancel = wireClock.after("housekeeping", forgetEveryMs, () => {
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
