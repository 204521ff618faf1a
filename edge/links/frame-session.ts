import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { FrameShape } from "../../contract/profile.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { FrameCodec } from "./frame-codec.ts";
import { beginsAs, overlap } from "./frame-pattern.ts";
import type { FramePattern } from "./frame-pattern.ts";
import { FrameSplitter } from "./frame-splitter.ts";
import type { Cut } from "./frame-splitter.ts";
import type { LinkCounters } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import { RequestQueue } from "./request-queue.ts";
import { wireDown } from "./wire.ts";
import type { Wire } from "./wire.ts";

export interface FrameSettings {
  readonly frame: FrameShape;
  readonly responseTimeoutMs: number;
  readonly gapMs: number;
}

export interface FrameRequest {
  /** The frame up to its checksum. */
  readonly body: Uint8Array;
  readonly priority: Priority;
  /** A newer request with the same key replaces this one while it waits. */
  readonly key: string | null;
  /** Wire time at which a poll's values should be there; infinity for what is no poll. */
  readonly deadlineMs: number;
  /** What its answer begins with: any one of these. Empty: nothing is answered, sending is all. */
  readonly answers: readonly FramePattern[];
}

/** Hears every frame that answers nothing. True when it knew what to make of it. */
export type FrameReader = (frame: Buffer) => boolean;

interface Job extends FrameRequest {
  attempts: number;
  readonly settle: (answer: Outcome<Buffer>) => void;
}

/** A request that was given up. Its answer may still come, until this time. */
interface Owed {
  readonly answers: readonly FramePattern[];
  readonly untilMs: number;
}

/** What came while an answer was awaited and was none: it explains the silence. */
type Disturbance = "none" | "stranger" | "spoilt";

/**
 * The only owner of one wire that carries frames, of one device or of several on an RS-485 pair. One
 * request is in flight. Frames have no number: after a time-out, a request that the late answer would
 * fit waits until that has come or can come no more. Any other request goes at once.
 */
export class FrameSession {
  readonly state: LinkState;
  readonly #wire: Wire;
  readonly #settings: FrameSettings;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #codec: FrameCodec;
  readonly #splitter: FrameSplitter;
  readonly #queue = new RequestQueue<Job>(limits.frame.queueMax);
  readonly #readers = new Set<FrameReader>();
  #inFlight: Job | null = null;
  #disturbance: Disturbance = "none";
  #owed: readonly Owed[] = [];
  #freeAtMs = 0;
  #cancelTimer: Cancel = () => {};

  constructor(wire: Wire, settings: FrameSettings, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#settings = settings;
    this.#clock = clock;
    this.#counters = counters;
    this.state = wire.state;
    this.#codec = new FrameCodec(settings.frame);
    this.#splitter = new FrameSplitter(settings.frame);
    wire.onData((chunk) => {
      this.#hear(this.#splitter.take(chunk));
      this.#pump();
    });
    wire.state.watch({ up: () => this.#opened(), down: (failure) => this.#down(failure) });
  }

  get queued(): number {
    return this.#queue.length;
  }

  read(reader: FrameReader): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /** The frame that answered; an empty one when nothing is answered. Never rejects. */
  send(request: FrameRequest): Promise<Outcome<Buffer>> {
    if (!this.#wire.state.isUp) return Promise.resolve(wireDown(this.#wire));
    return new Promise((settle) => {
      const loser = this.#queue.add({ ...request, attempts: 0, settle });
      if (loser !== undefined) {
        this.#counters.dropped += 1;
        loser.settle(failed("link-busy", "a newer one took its place, or the queue is full"));
      }
      this.#pump();
    });
  }

  #opened(): void {
    this.#splitter.clear();
    this.#freeAtMs = this.#clock.monotonicMs();
  }

  #down(failure: Failure): void {
    this.#owed = [];
    this.#settle({ ok: false, failure });
    this.#cancelTimer();
    for (const job of this.#queue.removeAll(() => true)) job.settle({ ok: false, failure });
  }

  #pump(): void {
    if (this.#inFlight !== null || this.#queue.length === 0) return;
    this.#cancelTimer();
    const nowMs = this.#clock.monotonicMs();
    this.#owed = this.#owed.filter(({ untilMs }) => untilMs > nowMs);
    const job = this.#queue.take((waiting) => this.#goesAtMs(waiting) <= nowMs);
    if (job === undefined) {
      const firstMs = Math.min(...this.#queue.items().map((waiting) => this.#goesAtMs(waiting)));
      const waitMs = Math.ceil(firstMs - nowMs);
      this.#cancelTimer = this.#clock.after("frame gap", waitMs, () => this.#pump());
      return;
    }
    this.#transmit(job);
    if (this.#inFlight === null) this.#pump();
  }

  /** Not before the gap is over, nor while a late answer would be taken for this request's. */
  #goesAtMs({ answers }: Job): number {
    const owed = this.#owed.filter((late) =>
      late.answers.some((one) => answers.some((other) => overlap(one, other))),
    );
    return Math.max(this.#freeAtMs, ...owed.map(({ untilMs }) => untilMs));
  }

  #transmit(job: Job): void {
    // What came before the question is no answer to it, not even the first half.
    this.#hear(this.#splitter.flush());
    const { responseTimeoutMs } = this.#settings;
    const isAnswered = job.answers.length > 0;
    job.attempts += 1;
    this.#disturbance = "none";
    this.#inFlight = job;
    const sent = this.#wire.send(this.#codec.seal(job.body), isAnswered ? responseTimeoutMs : null);
    if (sent.ok) this.#counters.sent += 1;
    if (!sent.ok) this.#settle(sent);
    else if (!isAnswered) this.#settle(success(Buffer.alloc(0)));
    else this.#awaitAnswer(responseTimeoutMs);
  }

  #awaitAnswer(responseTimeoutMs: number): void {
    this.#cancelTimer = this.#clock.after("answer", responseTimeoutMs, () => {
      // A blocked process must not take its own delay for the device's: bytes may lie unread.
      this.#cancelTimer = this.#clock.after("last look", limits.wire.lastLookMs, () => {
        this.#hear(this.#splitter.flush());
        if (this.#inFlight !== null) this.#timedOut(this.#inFlight);
        this.#pump();
      });
    });
  }

  #timedOut(job: Job): void {
    this.#counters.timeouts += 1;
    const { responseTimeoutMs } = this.#settings;
    const untilMs = this.#clock.monotonicMs() + limits.frame.lateWindows * responseTimeoutMs;
    this.#owed = [...this.#owed, { answers: job.answers, untilMs }];
    if (this.#mayRepeat(job)) {
      this.#inFlight = null;
      this.#queue.putBack(job);
      return;
    }
    this.#settle(failed(silenceCodes[this.#disturbance], `no answer in ${responseTimeoutMs} ms`));
  }

  /** A spoilt answer is asked for again, unless a newer write of the point would then be undone. */
  #mayRepeat(job: Job): boolean {
    const isOutdated = this.#queue.items().some(({ key }) => key !== null && key === job.key);
    return this.#disturbance === "spoilt" && job.attempts < limits.frame.attempts && !isOutdated;
  }

  /** Everything that came together is heard before the next request goes: it cannot answer that. */
  #hear({ frames, skipped, spoilt }: Cut): void {
    this.#counters.received += frames.length;
    this.#counters.checksumErrors += spoilt;
    if (skipped > 0) this.#counters.dropped += 1;
    if (spoilt > 0) this.#disturbance = "spoilt";
    const answers = frames.filter((frame) => this.#isAnswer(frame));
    for (const frame of frames) if (!answers.includes(frame)) this.#pass(frame);
    this.#answered(answers);
  }

  #isAnswer(frame: Buffer): boolean {
    return this.#inFlight?.answers.some((answer) => beginsAs(frame, answer)) === true;
  }

  /** Two answers that differ come from two devices at one address: neither is believed. */
  #answered(answers: readonly Buffer[]): void {
    const [first] = answers;
    if (first === undefined) return;
    this.#counters.unexpected += answers.length - 1;
    const agree = answers.every((answer) => answer.equals(first));
    this.#settle(agree ? success(first) : failed("link-unexpected", "two answers that differ"));
  }

  /** A frame that answers nothing asked now. */
  #pass(frame: Buffer): void {
    const late = this.#owed.find(({ answers }) => answers.some((one) => beginsAs(frame, one)));
    if (late !== undefined) {
      this.#counters.late += 1;
      this.#owed = this.#owed.filter((other) => other !== late);
    }
    const known = [...this.#readers].filter((reader) => reader(frame)).length > 0;
    if (late !== undefined || known) return;
    this.#counters.unexpected += 1;
    if (this.#disturbance === "none") this.#disturbance = "stranger";
  }

  #settle(answer: Outcome<Buffer>): void {
    const job = this.#inFlight;
    this.#inFlight = null;
    if (job === null) return;
    this.#cancelTimer();
    this.#freeAtMs = this.#clock.monotonicMs() + this.#settings.gapMs;
    job.settle(answer);
  }
}

const silenceCodes = {
  none: "link-timeout",
  stranger: "link-unexpected",
  spoilt: "link-checksum",
} as const;
