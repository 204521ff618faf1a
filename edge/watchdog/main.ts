import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { createClock, sleep } from "../../contract/clock.ts";
import { beatsOf, type Watched } from "./heartbeat.ts";
import { stuckAt } from "./stuck-place.ts";

/**
 * Runs in a thread of its own, which a stuck event loop does not stop, and ends the process when its
 * heart has stopped beating or it has grown beyond bounds. It waits without an event loop and holds
 * next to nothing.
 */
const watched: Watched = workerData;
const clock = createClock();
const cause = waitForCause(watched);
if (cause !== null) {
  const where = cause.isStuck ? await stuckAt(clock, watched.lookMs) : [];
  // The main thread may not be there to pass it on: the line is written by hand.
  const facts = { level: 60, time: clock.wallMs(), pid: process.pid, where, msg: cause.text };
  writeSync(2, `${JSON.stringify(facts)}\n`);
  process.kill(process.pid, "SIGKILL");
  await sleep(clock, "end", watched.silenceMs);
}

/** Blocks this thread. null: the process ends as it should. */
function waitForCause({ shared, beatMs, silenceMs, rssMaxBytes }: Watched) {
  const beats = beatsOf(shared);
  let count = beats.count();
  let sinceMs = clock.monotonicMs();
  while (!beats.waitForStop(beatMs)) {
    const nowMs = clock.monotonicMs();
    if (beats.count() !== count) {
      count = beats.count();
      sinceMs = nowMs;
    }
    if (nowMs - sinceMs >= silenceMs) {
      const text = `the event loop has not run for ${silenceMs} ms; the process is ended`;
      return { isStuck: true, text };
    }
    const rssBytes = process.memoryUsage.rss();
    if (rssBytes > rssMaxBytes) {
      const megabytes = Math.round(rssBytes / 1_000_000);
      const text = `the process holds ${megabytes} MB; it is ended before the machine suffers`;
      return { isStuck: false, text };
    }
  }
  return null;
}
