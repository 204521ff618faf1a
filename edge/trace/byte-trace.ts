import type { Cancel, Clock } from "../../contract/clock.ts";
import type { TraceOutcome } from "../../contract/trace.ts";
import { limits } from "../limits.ts";
import type { LinkCounters } from "../links/link-health.ts";
import type { WireObserver } from "../links/wire.ts";
import { everyDevice, type Concerns, type LinkTap } from "./traces.ts";
import type { WireDialect } from "./wire-dialect.ts";

const none = Buffer.alloc(0);

/** What the owner of a line may count while it takes bytes, and what a trace calls it. */
const verdicts: readonly (readonly [keyof LinkCounters, TraceOutcome])[] = [
  ["checksumErrors", "checksum"],
  ["unexpected", "unexpected"],
  ["late", "late"],
  ["dropped", "dropped"],
];

/**
 * Turns the bytes of one wire into entries of its traces. It sees only bytes: what became of them it
 * learns from the counters of the line's owner, so that no owner has to know of it.
 */
export class ByteTrace implements WireObserver {
  readonly #tap: LinkTap;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  #dialect: WireDialect;
  #isFollowing = false;
  #counted: LinkCounters;
  #asked: Buffer | null = null;
  /** Whom the last request concerned: a time-out is theirs. */
  #concerns: Concerns = everyDevice;
  #pending: Buffer = none;
  #cancelIdle: Cancel = () => {};
  #cancelVerdict: Cancel = () => {};

  constructor(tap: LinkTap, dialect: WireDialect, clock: Clock, counters: LinkCounters) {
    this.#tap = tap;
    this.#dialect = dialect;
    this.#clock = clock;
    this.#counters = counters;
    this.#counted = { ...counters };
  }

  /** The first driver on the line has said how it speaks. */
  speak(dialect: WireDialect): void {
    this.#dialect = dialect;
  }

  sent(bytes: Uint8Array, answerMs: number | null): void {
    if (!this.#follows()) return;
    this.#flush();
    const hidden = this.#tap.hidden(bytes);
    const { text, outcome, concerns } = this.#dialect.describe("out", hidden, null);
    this.#asked = hidden;
    this.#concerns = concerns;
    this.#tap.record(
      { direction: "out", bytes: hidden, size: bytes.length, text, outcome },
      concerns,
    );
    if (answerMs !== null) this.#awaitVerdict(answerMs);
  }

  received(chunk: Buffer): void {
    if (!this.#follows()) return;
    if (this.#pending.length + chunk.length > limits.trace.readMaxBytes) this.#flush();
    this.#pending = Buffer.concat([this.#pending, chunk]);
  }

  taken(): void {
    if (!this.#isFollowing || this.#pending.length === 0) return;
    const whole = this.#dialect.cut(this.#pending, this.#asked);
    for (const piece of whole) this.#pending = this.#pending.subarray(piece.length);
    if (whole.length > 0) this.#tell(whole);
    this.#cancelIdle();
    if (this.#pending.length === 0) return;
    this.#cancelIdle = this.#clock.after("trace idle", limits.trace.idleMs, () => this.#flush());
  }

  /** Whether anybody looks. What happened while nobody did is nobody's. */
  #follows(): boolean {
    if (this.#tap.isOn === this.#isFollowing) return this.#isFollowing;
    this.#isFollowing = this.#tap.isOn;
    this.#cancelIdle();
    this.#cancelVerdict();
    this.#pending = none;
    this.#asked = null;
    this.#concerns = everyDevice;
    this.#counted = { ...this.#counters };
    return this.#isFollowing;
  }

  /** Silence, or a new request, has ended what came. */
  #flush(): void {
    this.#cancelIdle();
    const pieces = [...this.#dialect.cut(this.#pending, this.#asked)];
    const wholeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (wholeBytes < this.#pending.length) pieces.push(this.#pending.subarray(wholeBytes));
    this.#pending = none;
    this.#tell(pieces);
  }

  #tell(pieces: readonly Buffer[]): void {
    const verdict = this.#verdict();
    pieces.forEach((piece, index) => {
      const hidden = this.#tap.hidden(piece);
      const { text, outcome, concerns } = this.#dialect.describe("in", hidden, this.#asked);
      // A late answer comes before the one that was waited for; any other fault ends the reading.
      const isJudged = index === (verdict === "late" ? 0 : pieces.length - 1);
      this.#tap.record(
        {
          direction: "in",
          bytes: hidden,
          size: piece.length,
          text,
          outcome: outcome ?? (isJudged ? verdict : null),
        },
        concerns,
      );
      // After its echo, a copy of the request is its answer.
      if (outcome === "echo") this.#asked = null;
    });
    this.#tellTimeout();
  }

  #verdict(): TraceOutcome | null {
    const found = verdicts.find(([name]) => this.#counters[name] > this.#counted[name]);
    for (const [name] of verdicts) this.#counted[name] = this.#counters[name];
    return found?.[1] ?? null;
  }

  /** The owner may have given up waiting since this last looked. */
  #tellTimeout(): void {
    const isOver = this.#counters.timeouts > this.#counted.timeouts;
    this.#counted.timeouts = this.#counters.timeouts;
    if (!isOver) return;
    const draft = { direction: "event", bytes: null, size: 0, text: "" } as const;
    this.#tap.record({ ...draft, outcome: "timeout" }, this.#concerns);
  }

  /** Looks, from the end of the time for an answer on, whether the owner still waits. */
  #awaitVerdict(answerMs: number): void {
    const endMs = this.#clock.monotonicMs() + 2 * answerMs + limits.trace.verdictMs;
    const look = () => {
      if (!this.#isFollowing || !this.#tap.isOn || this.#clock.monotonicMs() > endMs) return;
      const isOver = this.#counters.timeouts > this.#counted.timeouts;
      if (isOver) this.#flush();
      else this.#cancelVerdict = this.#clock.after("trace look", limits.trace.lookMs, look);
    };
    this.#cancelVerdict();
    this.#cancelVerdict = this.#clock.after("trace look", answerMs, look);
  }
}
