import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import { limits } from "../limits.ts";

/** Understands what a device says before it takes commands. */
export interface Greeter {
  hear(line: string): Promise<Greeting>;
}

export type Greeting =
  /** `prefix` goes before every line of this connection: the proof of a password. */
  | { readonly kind: "ready"; readonly prefix: string }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "other" };

/** Bytes, one character each: what is sent first, what its answer starts with, and its length. */
export interface Opening {
  readonly send: string;
  readonly expect: string;
  readonly answerBytes: number;
}

export interface EntryListener {
  /** Commands may be sent, each with this before it. */
  ready(prefix: string): void;
  refused(failure: Failure): void;
  /** The device says nothing, or something else: the connection is of no use. */
  failed(failure: Failure): void;
  send(bytes: Uint8Array): void;
}

/**
 * What happens on a new connection before commands are taken: nothing, a greeting of the device, or
 * an exchange of fixed bytes. Bound to one connection: what is understood too late for it is lost.
 */
export class LineEntry {
  #greeter: Greeter | null;
  readonly #opening: Opening | null;
  readonly #clock: Clock;
  readonly #listener: EntryListener;
  #isWaiting = false;
  #answer: Buffer = Buffer.alloc(0);
  /** Counts the connections: a greeting understood too late is not taken for the next one's. */
  #connection = 0;
  #cancelTimeout: Cancel = () => {};

  constructor(
    greeter: Greeter | null,
    opening: Opening | null,
    clock: Clock,
    listener: EntryListener,
  ) {
    this.#greeter = greeter;
    this.#opening = opening;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** The driver was made anew: from now on this one understands the greeting. */
  greetWith(greeter: Greeter | null): void {
    this.#greeter = greeter;
  }

  begin(): void {
    this.#connection += 1;
    this.#answer = Buffer.alloc(0);
    if (this.#greeter === null && this.#opening === null) {
      this.#listener.ready("");
      return;
    }
    this.#isWaiting = true;
    this.#cancelTimeout = this.#clock.after("greeting", limits.line.greetingTimeoutMs, () =>
      this.#fail({ code: "link-timeout", detail: "the device says no greeting" }),
    );
    if (this.#opening !== null) this.#listener.send(Buffer.from(this.#opening.send, "latin1"));
  }

  end(): void {
    this.#cancelTimeout();
    this.#isWaiting = false;
  }

  /** Takes the bytes of an opening out of the stream; gives back what follows them. */
  take(chunk: Uint8Array): Uint8Array {
    if (!this.#isWaiting || this.#opening === null) return chunk;
    const { expect, answerBytes } = this.#opening;
    this.#answer = Buffer.concat([this.#answer, chunk]);
    const heard = this.#answer.toString("latin1", 0, answerBytes);
    if (!heard.startsWith(expect.slice(0, heard.length))) {
      this.#fail({ code: "link-unexpected", detail: "the opening is answered by something else" });
    } else if (heard.length === answerBytes) {
      this.#succeed("");
      return this.#answer.subarray(answerBytes);
    }
    return new Uint8Array();
  }

  /** A line that came before commands are taken. */
  async hear(line: string): Promise<void> {
    if (!this.#isWaiting) return;
    const connection = this.#connection;
    const greeting = await this.#greeter?.hear(line);
    if (greeting === undefined || connection !== this.#connection || !this.#isWaiting) return;
    if (greeting.kind === "ready") this.#succeed(greeting.prefix);
    if (greeting.kind === "refused") {
      this.end();
      this.#listener.refused(greeting.failure);
    }
  }

  #succeed(prefix: string): void {
    this.end();
    this.#listener.ready(prefix);
  }

  #fail(failure: Failure): void {
    this.end();
    this.#listener.failed(failure);
  }
}
