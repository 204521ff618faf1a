import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import type { LinkCounters } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import type { MessageRequest, MessageSettings, Opener } from "./message-request.ts";
import { MessageSplitter } from "./message-splitter.ts";
import { RequestQueue } from "./request-queue.ts";
import { wireDown } from "./wire.ts";
import type { Wire } from "./wire.ts";

interface Job {
  readonly priority: Priority;
  readonly key: string | null;
  readonly isOpening: boolean;
  readonly text: () => string;
  /** Whether the message answers the request, which is then settled. */
  readonly hears: (message: unknown) => boolean;
  readonly fail: (failure: Failure) => void;
  sendings: number;
}

/**
 * The only owner of one wire that carries JSON messages. One request is in flight. A message says by
 * itself what it is about, by a number or by addresses: a late answer is told from another's.
 */
export class MessageSession {
  readonly state: LinkState;
  readonly #wire: Wire;
  readonly #settings: MessageSettings;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #splitter: MessageSplitter;
  readonly #queue = new RequestQueue<Job>(limits.message.queueMax);
  readonly #readers = new Set<(message: unknown) => void>();
  /** Requests given up, the newest last: their answers may still come. */
  readonly #givenUp: Job[] = [];
  #opener: Opener | null;
  #inFlight: Job | null = null;
  #isReady = false;
  #refused: Failure | null = null;
  #number = 0;
  /** Counts the connections: what was begun on one is not carried on into the next. */
  #connection = 0;
  #cancelTimer: Cancel = () => {};
  #cancelKeepAlive: Cancel = () => {};

  constructor(wire: Wire, settings: MessageSettings, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#settings = settings;
    this.#clock = clock;
    this.#counters = counters;
    this.state = wire.state;
    this.#opener = settings.opener;
    const { terminator, maxBytes } = settings;
    this.#splitter = new MessageSplitter(terminator, maxBytes);
    wire.onData((chunk) => this.#data(chunk));
    wire.onUnreachable((failure) => this.#failAll(failure));
    wire.state.watch({ up: () => void this.#opened(), down: (failure) => this.#down(failure) });
  }

  /** The driver whose login opens this line was made anew; another device's login is not asked for. */
  adopt({ opener }: MessageSettings): void {
    if (opener !== null && opener.device === this.#opener?.device) this.#opener = opener;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Every message that does not answer the request in flight goes to every reader. */
  read(reader: (message: unknown) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /** Settles with the answer, or with why there is none. Never rejects. */
  async send<T>(request: MessageRequest<T>): Promise<Outcome<T>> {
    if (this.#refused !== null && !(await this.#mayTryAgain())) {
      return { ok: false, failure: this.#refused };
    }
    return this.#wire.isOpen ? this.#enqueue(request, false) : wireDown(this.#wire);
  }

  /** The login does not count, or counts no more: the line stays closed until a change is seen. */
  #refuse(failure: Failure): void {
    if (this.#refused !== null) return;
    this.#refused = failure;
    this.#wire.suspend(failure);
  }

  async #mayTryAgain(): Promise<boolean> {
    if ((await this.#opener?.hasChanged()) !== true) return this.#refused === null;
    this.#refused = null;
    this.#wire.resume();
    return true;
  }

  #enqueue<T>(request: MessageRequest<T>, isOpening: boolean): Promise<Outcome<T>> {
    return new Promise((settle) => {
      const { priority, key } = request;
      this.#number += 1;
      const number = this.#number;
      const refused = (failure: Failure) => {
        if (failure.code === "device-refused") this.#refuse(failure);
      };
      const loser = this.#queue.add({
        priority,
        key,
        isOpening,
        text: () => request.text(number),
        hears(message) {
          const answer = request.answer(message, number);
          if (answer === null) return false;
          settle(answer);
          if (!answer.ok && !isOpening) refused(answer.failure);
          return true;
        },
        fail: (failure) => settle({ ok: false, failure }),
        sendings: 0,
      });
      if (loser !== undefined) {
        this.#counters.dropped += 1;
        loser.fail({
          code: "link-busy",
          detail: "a newer one took its place, or the queue is full",
        });
      }
      this.#pump();
    });
  }

  async #opened(): Promise<void> {
    const opener = this.#opener;
    this.#connection += 1;
    const connection = this.#connection;
    const isCurrent = () => connection === this.#connection && this.#wire.isOpen;
    this.#splitter.clear();
    this.#isReady = opener === null;
    this.#keepAlive();
    const opening = await opener?.open((request) =>
      isCurrent() ? this.#enqueue(request, true) : Promise.resolve(wireDown(this.#wire)),
    );
    if (!isCurrent()) return;
    if (opening === undefined || opening.ok) {
      this.#isReady = true;
      this.#pump();
    } else if (opening.failure.code === "device-refused") this.#refuse(opening.failure);
    else this.#wire.drop(opening.failure);
  }

  #down(failure: Failure): void {
    // A far end that turns datagrams away leaves the socket open: whoever asks may try again.
    this.#isReady = this.#isReady && this.#wire.isOpen;
    if (!this.#wire.isOpen) this.#cancelKeepAlive();
    this.#failAll(failure);
  }

  #failAll(failure: Failure): void {
    this.#cancelTimer();
    const lost = [this.#inFlight, ...this.#queue.removeAll(() => true)];
    this.#inFlight = null;
    this.#givenUp.length = 0;
    for (const job of lost) job?.fail(failure);
  }

  #pump(): void {
    if (this.#inFlight !== null) return;
    const job = this.#queue.take(({ isOpening }) => isOpening || this.#isReady);
    if (job === undefined) return;
    this.#inFlight = job;
    this.#transmit(job);
  }

  #transmit(job: Job): void {
    const { responseTimeoutMs } = this.#settings;
    job.sendings += 1;
    const sent = this.#put(job.text(), responseTimeoutMs);
    if (!sent.ok) {
      job.fail(sent.failure);
      this.#finish();
      return;
    }
    this.#cancelTimer = this.#clock.after("answer", responseTimeoutMs, () => {
      // A blocked process must not take its own delay for the device's: bytes may lie unread.
      this.#cancelTimer = this.#clock.after("last look", limits.wire.lastLookMs, () =>
        this.#timedOut(job),
      );
    });
  }

  #timedOut(job: Job): void {
    this.#counters.timeouts += 1;
    if (job.sendings <= this.#settings.repeats) {
      this.#transmit(job);
      return;
    }
    this.#givenUp.push(job);
    if (this.#givenUp.length > limits.message.givenUpMax) this.#givenUp.shift();
    const triedMs = job.sendings * this.#settings.responseTimeoutMs;
    job.fail({ code: "link-timeout", detail: `no answer in ${triedMs} ms` });
    this.#finish();
  }

  #finish(): void {
    this.#cancelTimer();
    this.#inFlight = null;
    this.#pump();
  }

  #put(text: string, answerMs: number | null): Outcome<void> {
    const bytes = Buffer.from(text + (this.#settings.terminator ?? ""), "utf8");
    const sent = this.#wire.send(bytes, answerMs);
    if (sent.ok) this.#counters.sent += 1;
    this.#keepAlive();
    return sent.ok ? success(undefined) : failed(sent.failure.code, sent.failure.detail);
  }

  #keepAlive(): void {
    const { keepAlive } = this.#settings;
    this.#cancelKeepAlive();
    if (keepAlive === null || !this.#wire.isOpen) return;
    this.#cancelKeepAlive = this.#clock.after("keep alive", keepAlive.afterMs, () => {
      this.#put(keepAlive.text, null);
    });
  }

  #data(chunk: Buffer): void {
    const { messages, overflow } = this.#splitter.take(chunk);
    for (const message of messages) this.#message(message);
    if (!overflow) return;
    this.#counters.dropped += 1;
    const { terminator, maxBytes } = this.#settings;
    const detail = `a message of more than ${maxBytes} bytes`;
    // The next datagram may be sound; a stream has lost its place.
    if (terminator !== null) this.#wire.drop({ code: "link-overflow", detail });
  }

  #message(text: string): void {
    const message = parsed(text);
    if (message === null) {
      this.#counters.unexpected += 1;
      return;
    }
    this.#counters.received += 1;
    if (this.#inFlight?.hears(message) === true) {
      this.#finish();
      return;
    }
    const late = this.#givenUp.findIndex((job) => job.hears(message));
    if (late >= 0) {
      this.#counters.late += 1;
      this.#givenUp.splice(late, 1);
    }
    for (const reader of this.#readers) reader(message);
  }
}

/** An object of any kind, or null for what is none. */
function parsed(text: string): object | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}
