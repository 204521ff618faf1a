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

/**
 * Blocks this thread. null: the process ends as it should. Only time that this thread was awake for
 * counts: while the machine or the whole process stood still, no heart could beat.
 */
function waitForCause({ shared, beatMs, silenceMs, rssMaxBytes }: Watched) {
  const beats = beatsOf(shared);
  let count = beats.count();
  let silentMs = 0;
  while (!beats.waitForStop(beatMs)) {
    silentMs = beats.count() === count ? silentMs + beatMs : 0;
    count = beats.count();
    if (silentMs >= silenceMs) {
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
