import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { LineEntry } from "./line-entry.ts";
import type { Greeter, Opening } from "./line-entry.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { LinkCounters } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import { OwedAnswers } from "./owed-answers.ts";
import type { ExpectedAnswer } from "./owed-answers.ts";
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
  /** What a device does beyond ending its lines; nothing when left out. */
  readonly habits?: LineHabits;
}

export interface LineHabits {
  /** Put before each line sent, and before the proof of a password. */
  readonly sendStart: string;
  /** Begins every line of the device. */
  readonly start: string;
  /** Characters at either end of a line of the device that say nothing. */
  readonly ignoreEnds: string;
  /** One character: the device has done with a command. Only then is its answer whole. */
  readonly prompt: string;
  readonly opening: Opening | null;
  /** One request a connection; the next one opens another. */
  readonly hangsUp: boolean;
  /** The device knows nothing of connections: what it owes comes on the next one. */
  readonly outlivesConnections: boolean;
  /** A line that says "no", and not to which request. */
  refuses(line: string): boolean;
}

const noHabits: LineHabits = {
  sendStart: "",
  start: "",
  ignoreEnds: "",
  prompt: "",
  opening: null,
  hangsUp: false,
  outlivesConnections: false,
  refuses: () => false,
};

export interface LineRequest {
  readonly text: string;
  readonly priority: Priority;
  /** A newer request with the same key replaces this one while it waits. */
  readonly key: string | null;
  /** How its answer is known. null: nothing is answered, sending is all. */
  readonly answer: ExpectedAnswer | null;
}

interface Job extends LineRequest {
  readonly settle: (answer: Outcome<string>) => void;
}

/**
 * The only owner of one wire that carries lines of text. One request is in flight. Lines have no
 * number: after a time-out, the next request that could be answered alike waits until the late answer
 * has come or can come no more. A request whose answer cannot be mistaken goes at once.
 */
export class LineSession {
  readonly state: LinkState;
  readonly #wire: Wire;
  readonly #settings: LineSettings;
  #habits: LineHabits;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #splitter: LineSplitter;
  readonly #entry: LineEntry;
  readonly #queue = new RequestQueue<Job>(limits.line.queueMax);
  readonly #readers = new Set<(line: string) => void>();
  readonly #owed = new OwedAnswers();
  #telnet = new TelnetFilter();
  #inFlight: Job | null = null;
  /** What goes before every line of this connection. null: it takes no commands yet. */
  #prefix: string | null = null;
  /** Lines since the last prompt of a device that has one. */
  #turn: readonly string[] = [];
  /** A request may not be sent while bytes are read that came before it. */
  #isReading = false;
  #freeAtMs = 0;
  #cancelTimer: Cancel = () => {};

  constructor(wire: Wire, settings: LineSettings, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#settings = settings;
    this.#habits = settings.habits ?? noHabits;
    this.#clock = clock;
    this.#counters = counters;
    this.state = wire.state;
    const framing = { ...this.#habits, terminator: settings.terminator };
    this.#splitter = new LineSplitter(framing, settings.lineMaxBytes, this.#encoding);
    this.#entry = new LineEntry(settings.greeter, this.#habits.opening, clock, {
      ready: (prefix) => this.#ready(prefix),
      refused: (failure) => this.refuse(failure),
      failed: (failure) => this.#isNotLetIn(failure),
      send: (bytes) => void wire.send(bytes, null),
    });
    wire.onData((chunk) => this.#data(chunk));
    wire.onOpen(() => this.#opened());
    wire.state.watch({ up: () => {}, down: (failure) => this.#down(failure) });
  }

  /** The driver was made anew: what it is called back for is now this one's. */
  adopt({ greeter, habits }: LineSettings): void {
    this.#entry.greetWith(greeter);
    this.#habits = habits ?? noHabits;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Every line that does not answer the request in flight goes to every reader. */
  read(reader: (line: string) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /**
   * The line that answered, or that said no; the text sent when nothing is answered. Never rejects.
   */
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

  get #encoding(): "latin1" | "utf8" {
    return this.#settings.encoding === "ascii" ? "latin1" : "utf8";
  }

  #opened(): void {
    this.#splitter.clear();
    this.#telnet = new TelnetFilter();
    this.#turn = [];
    this.#freeAtMs = this.#clock.monotonicMs();
    this.#entry.begin();
  }

  #ready(prefix: string): void {
    this.#prefix = prefix;
    // Left open and idle, it would be closed by the device and count as lost.
    if (this.#habits.hangsUp && this.#queue.length === 0) this.#rest();
    this.#pump();
  }

  #isNotLetIn(failure: Failure): void {
    if (failure.code === "link-timeout") this.#counters.timeouts += 1;
    else this.#counters.unexpected += 1;
    this.#wire.drop(failure);
  }

  #down(failure: Failure): void {
    this.#entry.end();
    this.#prefix = null;
    const waiting = this.#queue.removeAll(() => true);
    if (this.#habits.outlivesConnections) this.#owe(this.#inFlight?.answer ?? null);
    else this.#owed.clear();
    this.#settle({ ok: false, failure });
    this.#cancelTimer();
    for (const job of waiting) job.settle({ ok: false, failure });
  }

  #pump(): void {
    if (this.#inFlight !== null || this.#isReading || this.#queue.length === 0) return;
    const nowMs = this.#clock.monotonicMs();
    if (this.#prefix === null) {
      if (nowMs >= this.#freeAtMs) this.#wire.wake();
      else this.#pumpAt(this.#freeAtMs);
      return;
    }
    const job = this.#queue.take((waiting) => this.#goesAtMs(waiting) <= nowMs);
    if (job === undefined) {
      this.#pumpAt(Math.min(...this.#queue.items().map((waiting) => this.#goesAtMs(waiting))));
      return;
    }
    this.#cancelTimer();
    this.#inFlight = job;
    this.#transmit(job, this.#prefix);
  }

  #pumpAt(dueMs: number): void {
    this.#cancelTimer();
    const waitMs = Math.ceil(dueMs - this.#clock.monotonicMs());
    this.#cancelTimer = this.#clock.after("line gap", waitMs, () => this.#pump());
  }

  /** Not before the gap is over, nor while a late answer would be taken for this request's. */
  #goesAtMs({ answer }: Job): number {
    const sureAtMs = answer === null ? 0 : this.#owed.doubtfulUntilMs(answer);
    return Math.max(this.#freeAtMs, sureAtMs);
  }

  #transmit(job: Job, prefix: string): void {
    const text = this.#habits.sendStart + prefix + job.text + this.#settings.sendTerminator;
    const answerMs = job.answer === null ? null : this.#answerMs(job.answer);
    const sent = this.#wire.send(Buffer.from(text, this.#encoding), answerMs);
    if (!sent.ok) {
      this.#settle(sent);
      return;
    }
    this.#counters.sent += 1;
    if (answerMs === null) {
      this.#settle(success(job.text));
      return;
    }
    this.#cancelTimer = this.#clock.after("answer", answerMs, () => {
      // A blocked process must not take its own delay for the device's: bytes may lie unread.
      this.#cancelTimer = this.#clock.after("last look", limits.wire.lastLookMs, () =>
        this.#timedOut(job.answer, answerMs),
      );
    });
  }

  #answerMs(answer: ExpectedAnswer): number {
    return answer.withinMs ?? this.#settings.responseTimeoutMs;
  }

  #timedOut(answer: ExpectedAnswer | null, answerMs: number): void {
    this.#counters.timeouts += 1;
    this.#owe(answer);
    this.#settle(failed("link-timeout", `no answer in ${answerMs} ms`));
  }

  #owe(answer: ExpectedAnswer | null): void {
    if (answer === null) return;
    const windowMs = limits.line.lateWindows * this.#settings.responseTimeoutMs;
    this.#owed.owe(answer, this.#clock.monotonicMs(), windowMs);
  }

  #data(chunk: Buffer): void {
    this.#isReading = true;
    let text: Uint8Array = chunk;
    if (this.#settings.telnet) {
      const parts = this.#telnet.take(chunk);
      if (parts.answer.length > 0) this.#wire.send(parts.answer, null);
      text = parts.text;
    }
    const { lines, overflow } = this.#splitter.take(this.#entry.take(text));
    for (const line of lines) this.#line(line);
    this.#isReading = false;
    if (overflow) {
      this.#counters.dropped += 1;
      const detail = `a line of more than ${this.#settings.lineMaxBytes} bytes`;
      this.#wire.drop({ code: "link-overflow", detail });
    }
    this.#pump();
  }

  #line(line: string): void {
    this.#counters.received += 1;
    if (this.#prefix === null) {
      void this.#entry.hear(line);
    } else if (this.#habits.prompt === "") {
      this.#answered([line]);
    } else if (line === this.#habits.prompt) {
      const turn = this.#turn;
      this.#turn = [];
      this.#answered(turn.length === 0 ? [line] : turn);
    } else {
      this.#turn = [...this.#turn, line].slice(-limits.line.turnLinesMax);
    }
  }

  /** What a device has said in one go: a line, or all lines up to its prompt. */
  #answered(lines: readonly string[]): void {
    const expected = this.#inFlight?.answer ?? null;
    const nowMs = this.#clock.monotonicMs();
    // While another answer is owed, "no" is more likely that one's.
    const mayRefuse = expected !== null && !this.#owed.isAny(nowMs);
    const answer =
      lines.find((line) => expected?.matches(line) === true) ??
      lines.find((line) => mayRefuse && this.#habits.refuses(line));
    for (const line of lines) {
      if (line === answer) continue;
      if (this.#owed.settle(line, this.#habits.refuses(line), nowMs)) this.#counters.late += 1;
      for (const reader of this.#readers) reader(line);
    }
    if (answer !== undefined) this.#settle(success(answer));
  }

  #settle(answer: Outcome<string>): void {
    const job = this.#inFlight;
    this.#inFlight = null;
    if (job === null) return;
    this.#cancelTimer();
    this.#freeAtMs = this.#clock.monotonicMs() + this.#settings.gapMs;
    if (this.#habits.hangsUp) this.#rest();
    job.settle(answer);
    this.#pump();
  }

  /** What is owed on this connection comes on no other. */
  #rest(): void {
    this.#prefix = null;
    this.#owed.clear();
    this.#wire.rest();
  }
}
