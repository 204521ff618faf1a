import { Worker } from "node:worker_threads";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import type { CalendarsToRead, ReadCalendars } from "./reading/read-calendars.ts";
import type { DavAnswer, DavText } from "./reading/dav-answer.ts";
import {
  noPart,
  progressBytes,
  type ReaderAnswer,
  type ReaderQuestion,
} from "./reading/reader-messages.ts";
import type { EventToShorten } from "./reading/shorten-event.ts";
import { assertSourceLimits, sourceLimits } from "./source-limits.ts";
import { threadTimeMs } from "./thread-time.ts";

/** Reads and writes iCalendar without ever holding up the hub. */
export interface CalendarReader {
  /** Fails with `source-too-large`, with `source-unreadable` when reading takes too long. */
  read(calendars: CalendarsToRead): Promise<Outcome<ReadCalendars>>;
  /** See `shortenEvent`; fails with `source-unreadable` when this is no calendar. */
  shorten(change: EventToShorten): Promise<Outcome<string>>;
  /** Fails with `source-unreadable` when this is no answer of WebDAV. */
  readDav(answer: DavText): Promise<Outcome<DavAnswer>>;
  /** Fails what still waits and ends the thread. */
  stop(): Promise<void>;
}

export interface ReaderPorts {
  /** The built `reading/main.ts`. */
  readonly program: string;
  /** The wire's. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts no thread before the first calendar. */
export function createCalendarReader(ports: ReaderPorts): CalendarReader {
  assertSourceLimits();
  const reader = new Reader(ports);
  return {
    async read(calendars) {
      const answer = await reader.ask({ read: calendars, leftOut: [] });
      if (!answer.ok) return answer;
      if (!("read" in answer.value)) return failed("source-unreadable");
      return answer.value.read === null
        ? failed("source-too-large", "too many events")
        : success(answer.value.read);
    },
    async shorten(change) {
      const answer = await reader.ask({ shorten: change });
      if (!answer.ok) return answer;
      if (!("shortened" in answer.value) || answer.value.shortened === null) {
        return failed("source-unreadable");
      }
      return success(answer.value.shortened);
    },
    async readDav(dav) {
      const answer = await reader.ask({ dav });
      if (!answer.ok) return answer;
      if (!("dav" in answer.value) || answer.value.dav === null) {
        return failed("source-unreadable", "no answer of WebDAV");
      }
      return success(answer.value.dav);
    },
    stop: () => reader.stop(),
  };
}

interface Job {
  question: ReaderQuestion;
  readonly settle: (outcome: Outcome<ReaderAnswer>) => void;
  cancelTimer: Cancel;
}

/** Where the thread was at the last look, and what it had used by then. */
interface Mark {
  readonly part: number;
  readonly cpuMs: number | null;
  readonly atMs: number;
}

/** One thread, one question at a time. */
class Reader {
  readonly #ports: ReaderPorts;
  readonly #waiting: Job[] = [];
  readonly #progress = new Int32Array(new SharedArrayBuffer(progressBytes));
  #current: Job | null = null;
  #worker: Worker | null = null;
  #threadFile = "";
  #cancelWatch: Cancel = () => {};
  #isStopped = false;

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  ask(question: ReaderQuestion): Promise<Outcome<ReaderAnswer>> {
    const { waiting, calendarMs } = sourceLimits.reader;
    if (this.#isStopped || this.#waiting.length >= waiting) {
      return Promise.resolve(failed("source-busy", "the reader of calendars"));
    }
    return new Promise((settle) => {
      const job: Job = { question, settle, cancelTimer: () => {} };
      job.cancelTimer = this.#ports.clock.after("calendar", calendarMs, () => this.#late(job));
      this.#waiting.push(job);
      this.#next();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const jobs = [...(this.#current === null ? [] : [this.#current]), ...this.#waiting];
    this.#waiting.length = 0;
    const ended = this.#end();
    for (const job of jobs) this.#settle(job, failed("source-busy", "the hub stops"));
    await ended;
  }

  #next(): void {
    if (this.#current !== null || this.#isStopped) return;
    this.#current = this.#waiting.shift() ?? null;
    if (this.#current === null) return;
    Atomics.store(this.#progress, 0, noPart);
    this.#worker ??= this.#start();
    this.#worker.postMessage(this.#current.question, []);
    this.#watch(null);
  }

  #start(): Worker {
    const worker = new Worker(this.#ports.program, {
      workerData: this.#progress.buffer,
      resourceLimits: { maxOldGenerationSizeMb: sourceLimits.reader.memoryMb },
    });
    this.#threadFile = "";
    worker.unref();
    worker.on("message", (answer: ReaderAnswer) => {
      if (worker === this.#worker) this.#answered(answer);
    });
    // Out of memory, a program that is not there, or one that ends of its own accord.
    const ended = (facts: object) => {
      if (worker !== this.#worker) return;
      this.#ports.log.warn(facts, "the reader of calendars ended");
      this.#giveUp("the reader of calendars ended");
    };
    worker.on("error", (reason) => ended({ reason: reason.name }));
    worker.on("exit", (exitCode) => ended({ exitCode }));
    return worker;
  }

  #answered(answer: ReaderAnswer): void {
    if ("thread" in answer) {
      this.#threadFile = answer.thread;
      return;
    }
    if (this.#current !== null) this.#settle(this.#current, success(answer));
  }

  /** Looks again and again whether the thread is still at the same part, and for how long. */
  #watch(mark: Mark | null): void {
    const { clock } = this.#ports;
    this.#cancelWatch = clock.after("calendar part", sourceLimits.reader.watchMs, () => {
      const now = this.#mark();
      const isSame = mark !== null && mark.part === now.part && now.part !== noPart;
      if (isSame && isTooLong(mark, now, this.#budgetMs())) this.#leaveOut(now.part);
      else this.#watch(isSame ? mark : now);
    });
  }

  #budgetMs(): number {
    const { partMs, davMs } = sourceLimits.reader;
    return this.#current !== null && "dav" in this.#current.question ? davMs : partMs;
  }

  #mark(): Mark {
    const part = Atomics.load(this.#progress, 0);
    const atMs = this.#ports.clock.monotonicMs();
    return { part, cpuMs: threadTimeMs(this.#threadFile), atMs };
  }

  /** Reads the calendar once more, without the part that takes too long. */
  #leaveOut(part: number): void {
    const job = this.#current;
    if (job === null || !("read" in job.question)) {
      this.#giveUp("too complex");
      return;
    }
    const leftOut = [...job.question.leftOut, part];
    this.#ports.log.warn({ part }, "a part of a calendar takes too long and is left out");
    if (leftOut.length > sourceLimits.reader.givenUp) {
      this.#giveUp("too complex");
      return;
    }
    void this.#end();
    job.question = { ...job.question, leftOut };
    this.#current = null;
    this.#waiting.unshift(job);
    this.#next();
  }

  #late(job: Job): void {
    if (job === this.#current) {
      this.#giveUp("too complex");
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    this.#settle(job, failed("source-busy", "the reader of calendars"));
  }

  /** The thread is ended, and what it was asked fails. */
  #giveUp(why: string): void {
    const job = this.#current;
    void this.#end();
    if (job !== null) this.#settle(job, failed("source-unreadable", why));
  }

  #settle(job: Job, outcome: Outcome<ReaderAnswer>): void {
    job.cancelTimer();
    if (job === this.#current) {
      this.#current = null;
      this.#cancelWatch();
    }
    job.settle(outcome);
    this.#next();
  }

  async #end(): Promise<void> {
    this.#cancelWatch();
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

function isTooLong(from: Mark, now: Mark, budgetMs: number): boolean {
  if (now.atMs - from.atMs >= sourceLimits.reader.partWallMs) return true;
  return from.cpuMs !== null && now.cpuMs !== null && now.cpuMs - from.cpuMs >= budgetMs;
}
