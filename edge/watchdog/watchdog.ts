import { Worker } from "node:worker_threads";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { limits } from "../limits.ts";
import { beatsOf, sharedBytes, type Watched } from "./heartbeat.ts";

/** The watching thread has next to nothing to hold. */
const resourceLimits = {
  maxOldGenerationSizeMb: 8,
  maxYoungGenerationSizeMb: 1,
  codeRangeSizeMb: 4,
  stackSizeMb: 1,
} as const;

/**
 * Watches this process from a thread of its own: when the event loop stands still, or the memory
 * grows without end, the process is killed, and whoever supervises it starts it anew. Devices keep
 * their state meanwhile. `program` is the built `main.ts` beside this file. Returns how to stop.
 */
export function startWatchdog(program: string, wireClock: Clock, log: Log): () => Promise<void> {
  const shared = new SharedArrayBuffer(sharedBytes);
  const beats = beatsOf(shared);
  const workerData: Watched = { shared, ...limits.watchdog };
  const worker = new Worker(program, { workerData, resourceLimits });
  worker.unref();
  worker.on("error", (reason) => {
    log.error({ reason: String(reason) }, "the watchdog failed; nobody watches this process");
  });
  let cancel = () => {};
  const beat = () => {
    beats.beat();
    cancel = wireClock.after("heartbeat", limits.watchdog.beatMs, beat);
  };
  beat();
  return async () => {
    cancel();
    beats.stop();
    await worker.terminate();
  };
}
