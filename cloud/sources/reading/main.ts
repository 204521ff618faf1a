import { readlinkSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { readDavAnswer } from "./dav-answer.ts";
import { noPart, type ReaderAnswer, type ReaderQuestion } from "./reader-messages.ts";
import { readCalendars } from "./read-calendars.ts";
import { shortenEvent } from "./shorten-event.ts";

/**
 * Reads calendars in a thread of its own: one that takes too long is ended from outside, and takes
 * nothing with it.
 */
const progress = new Int32Array(workerData);

const answer = (message: ReaderAnswer): void => parentPort?.postMessage(message, []);
answer({ thread: threadOf() });
parentPort?.on("message", (question: ReaderQuestion) => {
  void answerTo(question).then((message) => {
    Atomics.store(progress, 0, noPart);
    return answer(message);
  });
});

async function answerTo(question: ReaderQuestion): Promise<ReaderAnswer> {
  if ("shorten" in question) {
    Atomics.store(progress, 0, 0);
    try {
      return { shortened: shortenEvent(question.shorten) };
    } catch {
      return { shortened: null };
    }
  }
  if ("dav" in question) {
    Atomics.store(progress, 0, 0);
    return { dav: await readDavAnswer(question.dav) };
  }
  // Cutting a calendar into its parts is no part: it takes as long as the calendar is, and no longer.
  const leftOut = new Set(question.leftOut);
  return {
    read: readCalendars(question.read, (part) => {
      Atomics.store(progress, 0, part);
      return !leftOut.has(part);
    }),
  };
}

/** `/proc/123/task/456/stat` on Linux. */
function threadOf(): string {
  try {
    return `/proc/${readlinkSync("/proc/thread-self")}/stat`;
  } catch {
    return "";
  }
}
