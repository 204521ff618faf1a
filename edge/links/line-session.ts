import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { LinkCounters } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import { RequestQueue } from "./request-queue.ts";
import { TelnetFilter } from "./telnet.ts";
import { wireDown } from "./wire.ts";
import type { Wire } from "./wire.ts";

export interface LineSettings {
  /** Bytes that end a line of the device, as characters of latin-1. */
  readonly terminator: string;
  /** Added to each line sent. */
  readonly sendTerminator: string;
  readonly encoding: "ascii" | "utf-8";
  readonly telnet: boolean;
  readonly responseTimeoutMs: number;
  readonly gapMs: number;
  readonly lineMaxBytes: number;
  /** For devices that speak first. null: commands may be sent at once. */
  readonly greeter: Greeter | null;
}

/** Understands what a device says before it takes commands. */
export interface Greeter {
  hear(line: string): Promise<Greeting>;
}

export type Greeting =
  /** `prefix` goes before every line of this connection: the proof of a password. */
  | { readonly kind: "ready"; readonly prefix: string }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "other" };

export interface LineRequest {
  readonly text: string;
  readonly priority: Priority;
  /** A newer request with the same key replaces this one while it waits. */
  readonly key: string | null;
  /** How its answer is known. null: nothing is answered, sending is all. */
  readonly answer: ExpectedAnswer | null;
}

export interface ExpectedAnswer {
  /** Two requests of one shape are answered alike: neither answer says which one it belongs to. */
  readonly shape: string;
  matches(line: string): boolean;
}

interface Job extends LineRequest {
  readonly settle: (answer: Outcome<string>) => void;
}

/**
 * The only owner of one wire that carries lines of text. One request is in flight. Lines have no
 * number: after a time-out, the next request of the same shape waits until the late answer has come or
 * can come no more. A request whose answer cannot be mistaken goes at once.
 */
export class LineSession {
  readonly state: LinkState;
  readonly #wire: Wire;
  readonly #settings: LineSettings;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #splitter: LineSplitter;
  readonly #queue = new RequestQueue<Job>(limits.line.queueMax);
  readonly #readers = new Set<(line: string) => void>();
  #telnet = new TelnetFilter();
  #inFlight: Job | null = null;
  /** By shape: the answer that may still come late, and until when it is waited for. */
  readonly #owed = new Map<string, { readonly answer: ExpectedAnswer; readonly untilMs: number }>();
  /** null: the greeting is still awaited. */
  #prefix: string | null = null;
  #freeAtMs = 0;
  /** Counts the connections: a greeting understood too late is not taken for the next one's. */
  #connection = 0;
  #cancelTimer: Cancel = () => {};

  constructor(wire: Wire, settings: LineSettings, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#settings = settings;
    this.#clock = clock;
    this.#counters = counters;
    this.state = wire.state;
    const encoding = settings.encoding === "ascii" ? "latin1" : "utf8";
    this.#splitter = new LineSplitter(settings.terminator, settings.lineMaxBytes, encoding);
    wire.onData((chunk) => this.#data(chunk));
    wire.state.watch({ up: () => this.#opened(), down: (failure) => this.#down(failure) });
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Every line that does not answer the request in flight goes to every reader. */
  read(reader: (line: string) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /** The line that answered; the text sent when nothing is answered. Never rejects. */
  send(request: LineRequest): Promise<Outcome<string>> {
    if (!this.#wire.state.isUp) return Promise.resolve(wireDown(this.#wire));
    return new Promise((settle) => {
      const loser = this.#queue.add({ ...request, settle });
      if (loser !== undefined) {
        this.#counters.dropped += 1;
        loser.settle(failed("link-busy", "a newer one took its place, or the queue is full"));
      }
      this.#pump();
    });
  }

  /** The login was refused: the wire stays closed until `resume`. */
  refuse(failure: Failure): void {
    this.#wire.suspend(failure);
  }

  resume(): void {
    this.#wire.resume();
  }

  #opened(): void {
    this.#connection += 1;
    this.#splitter.clear();
    this.#telnet = new TelnetFilter();
    this.#freeAtMs = this.#clock.monotonicMs();
    this.#prefix = this.#settings.greeter === null ? "" : null;
    if (this.#prefix !== null) return;
    this.#cancelTimer = this.#clock.after("greeting", limits.line.greetingTimeoutMs, () => {
      this.#counters.timeouts += 1;
      this.#wire.drop({ code: "link-timeout", detail: "the device says no greeting" });
    });
  }

  #down(failure: Failure): void {
    this.#cancelTimer();
    this.#prefix = null;
    this.#owed.clear();
    this.#settle({ ok: false, failure });
    for (const job of this.#queue.removeAll(() => true)) job.settle({ ok: false, failure });
  }

  #pump(): void {
    if (this.#inFlight !== null || this.#prefix === null || this.#queue.length === 0) return;
    this.#cancelTimer();
    const nowMs = this.#clock.monotonicMs();
    const job = this.#queue.take((waiting) => this.#goesAtMs(waiting) <= nowMs);
    if (job === undefined) {
      const firstMs = Math.min(...this.#queue.items().map((waiting) => this.#goesAtMs(waiting)));
      this.#cancelTimer = this.#clock.after("line gap", Math.ceil(firstMs - nowMs), () =>
        this.#pump(),
      );
      return;
    }
    if (job.answer !== null) this.#owed.delete(job.answer.shape);
    this.#inFlight = job;
    this.#transmit(job, this.#prefix);
  }

  /** Not before the gap is over, nor while a late answer would be taken for this request's. */
  #goesAtMs({ answer }: Job): number {
    const owed = answer === null ? undefined : this.#owed.get(answer.shape);
    return Math.max(this.#freeAtMs, owed?.untilMs ?? 0);
  }

  #transmit(job: Job, prefix: string): void {
    const encoding = this.#settings.encoding === "ascii" ? "latin1" : "utf8";
    const text = prefix + job.text + this.#settings.sendTerminator;
    const answerMs = job.answer === null ? null : this.#settings.responseTimeoutMs;
    const sent = this.#wire.send(Buffer.from(text, encoding), answerMs);
    if (!sent.ok) {
      this.#settle(sent);
      return;
    }
    this.#counters.sent += 1;
    if (job.answer === null) {
      this.#settle(success(job.text));
      return;
    }
    this.#cancelTimer = this.#clock.after("answer", this.#settings.responseTimeoutMs, () => {
      // A blocked process must not take its own delay for the device's: bytes may lie unread.
      this.#cancelTimer = this.#clock.after("last look", limits.wire.lastLookMs, () =>
        this.#timedOut(job.answer),
      );
    });
  }

  #timedOut(answer: ExpectedAnswer | null): void {
    this.#counters.timeouts += 1;
    const { responseTimeoutMs } = this.#settings;
    const untilMs = this.#clock.monotonicMs() + limits.line.lateWindows * responseTimeoutMs;
    if (answer !== null) this.#owed.set(answer.shape, { answer, untilMs });
    this.#settle(failed("link-timeout", `no answer in ${responseTimeoutMs} ms`));
  }

  #data(chunk: Buffer): void {
    let text: Uint8Array = chunk;
    if (this.#settings.telnet) {
      const parts = this.#telnet.take(chunk);
      if (parts.answer.length > 0) this.#wire.send(parts.answer, null);
      text = parts.text;
    }
    const { lines, overflow } = this.#splitter.take(text);
    for (const line of lines) this.#line(line);
    if (overflow) {
      this.#counters.dropped += 1;
      const detail = `a line of more than ${this.#settings.lineMaxBytes} bytes`;
      this.#wire.drop({ code: "link-overflow", detail });
    }
  }

  #line(line: string): void {
    this.#counters.received += 1;
    if (this.#prefix === null) {
      void this.#greeting(line);
      return;
    }
    if (this.#inFlight?.answer?.matches(line) === true) {
      this.#settle(success(line));
      return;
    }
    const late = [...this.#owed.values()].find(({ answer }) => answer.matches(line));
    if (late !== undefined) {
      this.#counters.late += 1;
      this.#owed.delete(late.answer.shape);
    }
    for (const reader of this.#readers) reader(line);
    this.#pump();
  }

  async #greeting(line: string): Promise<void> {
    const connection = this.#connection;
    const greeting = await this.#settings.greeter?.hear(line);
    const isOver = connection !== this.#connection || !this.#wire.state.isUp;
    if (greeting === undefined || isOver || this.#prefix !== null) return;
    if (greeting.kind === "refused") this.refuse(greeting.failure);
    if (greeting.kind !== "ready") return;
    this.#cancelTimer();
    this.#prefix = greeting.prefix;
    this.#pump();
  }

  #settle(answer: Outcome<string>): void {
    const job = this.#inFlight;
    this.#inFlight = null;
    if (job === null) return;
    this.#cancelTimer();
    this.#freeAtMs = this.#clock.monotonicMs() + this.#settings.gapMs;
    job.settle(answer);
    this.#pump();
  }
}
