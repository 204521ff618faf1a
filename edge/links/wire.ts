import { backoffMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { LinkState } from "./link-state.ts";
import { openConnection } from "./wire-connection.ts";
import type { Connection } from "./wire-connection.ts";
import { targetText } from "./wire-target.ts";
import type { WireTarget } from "./wire-target.ts";

/** Sees what passes over a wire, in the order it passes. May not keep the bytes it is shown. */
export interface WireObserver {
  sent(bytes: Uint8Array, answerMs: number | null): void;
  /** Before the reader has them. */
  received(chunk: Buffer): void;
  /** The reader has looked at what was received. */
  taken(): void;
}

export interface WirePorts {
  /** Wire time. */
  readonly wireClock: Clock;
  /** Draws from [0, 1). */
  readonly random: () => number;
}

/**
 * A stream of bytes to one device or one line: a TCP socket or a serial port, or datagrams to one
 * device. It opens itself, again and again with growing pauses, and buffers nothing: what cannot be
 * sent now fails now.
 */
export class Wire {
  readonly state = new LinkState();
  readonly target: WireTarget;
  readonly #ports: WirePorts;
  #receive: (chunk: Buffer) => void = () => {};
  #observer: WireObserver | null = null;
  #opened: () => void = () => {};
  #unreachable: (failure: Failure) => void = () => {};
  #connection: Connection | null = null;
  /** Why the connection is being closed by us; null when it goes by itself. */
  #closing: Failure | null = null;
  #wanted = false;
  #suspended: Failure | null = null;
  /** Closed on purpose between two requests, without being lost. */
  #rest: "awake" | "resting" | "waking" = "awake";
  #failures = 0;
  /** When the present connection came up; null while it has not. */
  #openedAtMs: number | null = null;
  #cancelReopen: Cancel = () => {};
  #cancelSilence: Cancel | null = null;
  #stopped: (() => void) | null = null;

  constructor(target: WireTarget, ports: WirePorts) {
    this.target = target;
    this.#ports = ports;
  }

  /** The one reader of this wire. A later one takes over. */
  onData(receive: (chunk: Buffer) => void): void {
    this.#receive = receive;
  }

  /**
   * Datagrams only: told each time the far end turns one away. The wire then counts as down until
   * something comes back, and can be written to all the same.
   */
  onUnreachable(tell: (failure: Failure) => void): void {
    this.#unreachable = tell;
  }

  /** Whether something sent now would leave this machine. */
  get isOpen(): boolean {
    return this.#openedAtMs !== null && this.#closing === null;
  }

  /** Called for each connection that comes up, also for one that was only resting. */
  onOpen(opened: () => void): void {
    this.#opened = opened;
  }

  /** The one observer of this wire. */
  observe(observer: WireObserver): void {
    this.#observer = observer;
  }

  start(): void {
    this.#wanted = true;
    this.#open();
  }

  /** Resolves when the connection is closed and nothing is left waiting. */
  stop(): Promise<void> {
    this.#wanted = false;
    this.#cancelReopen();
    return new Promise((resolve) => {
      if (this.#connection === null) {
        if (this.state.isUp) this.state.setDown({ code: "link-closed" });
        resolve();
        return;
      }
      this.#stopped = resolve;
      this.drop({ code: "link-closed", detail: `${targetText(this.target)} was stopped` });
    });
  }

  /**
   * Sends at once or fails at once. `answerMs`: the other side answers within this when it is there;
   * when nothing at all comes back for much longer, the connection is half open and is made anew.
   * null when no answer is due.
   */
  send(bytes: Uint8Array, answerMs: number | null): Outcome<void> {
    if (this.#connection === null || !this.isOpen) {
      return { ok: false, failure: this.state.failure ?? { code: "link-closed" } };
    }
    if (!this.#connection.write(bytes)) {
      const failure: Failure = { code: "link-overflow", detail: "the other side takes no data" };
      this.drop(failure);
      return { ok: false, failure };
    }
    this.#observer?.sent(bytes, answerMs);
    if (answerMs !== null) this.#awaitAnswer(answerMs);
    return success(undefined);
  }

  /** Throws the present connection away; a new one follows. */
  drop(failure: Failure): void {
    if (this.#connection === null || this.#closing !== null) return;
    this.#closing = failure;
    this.state.setDown(failure);
    this.#connection.close();
  }

  /**
   * Closes until `wake`, for a device that takes one request a connection. The link counts as up
   * until it cannot be opened again.
   */
  rest(): void {
    if (this.#connection === null || this.#closing !== null) return;
    this.#rest = "resting";
    this.#connection.close();
  }

  /** Opens a wire that rests; `onOpen` tells when it is there, the state when it cannot be. */
  wake(): void {
    if (this.#rest !== "resting") return;
    if (this.#connection === null) this.#open();
    else this.#rest = "waking";
  }

  /** Closes and stays closed until `resume`: for a device that must not be asked again. */
  suspend(failure: Failure): void {
    this.#suspended = failure;
    this.#cancelReopen();
    if (this.#connection === null) this.state.setDown(failure);
    else this.drop(failure);
  }

  resume(): void {
    if (this.#suspended === null) return;
    this.#suspended = null;
    this.#failures = 0;
    if (this.#wanted && this.#connection === null) this.#open();
  }

  #open(): void {
    if (this.#connection !== null || this.#suspended !== null) return;
    const { wireClock } = this.#ports;
    this.#closing = null;
    this.#rest = "awake";
    this.#connection = openConnection(this.target, wireClock, {
      opened: () => {
        if (this.#closing !== null) return;
        this.#openedAtMs = wireClock.monotonicMs();
        this.state.setUp();
        this.#opened();
      },
      data: (chunk) => {
        if (this.#closing !== null || this.#rest !== "awake") return;
        this.#answered();
        this.state.setUp();
        this.#observer?.received(chunk);
        this.#receive(chunk);
        this.#observer?.taken();
      },
      unreachable: (failure) => {
        if (this.#closing !== null) return;
        this.state.setDown(failure);
        this.#unreachable(failure);
      },
      closed: (failure) => this.#closed(this.#closing ?? failure),
    });
  }

  #closed(failure: Failure): void {
    const { wireClock, random } = this.#ports;
    const upMs = this.#openedAtMs === null ? 0 : wireClock.monotonicMs() - this.#openedAtMs;
    this.#failures = upMs >= limits.wire.stableAfterMs ? 0 : this.#failures + 1;
    this.#openedAtMs = null;
    this.#connection = null;
    this.#answered();
    if (this.#wanted && this.#closing === null && this.#rest !== "awake") {
      this.#failures = 0;
      if (this.#rest === "waking") this.#open();
      return;
    }
    this.state.setDown(failure);
    if (!this.#wanted) {
      this.#stopped?.();
      this.#stopped = null;
    } else if (this.#suspended === null) {
      const { reopenBaseMs: firstMs, reopenMaxMs: longestMs } = limits.wire;
      const pauseMs = backoffMs({ firstMs, longestMs }, this.#failures, random);
      this.#cancelReopen = wireClock.after("reopen", pauseMs, () => this.#open());
    }
  }

  #awaitAnswer(answerMs: number): void {
    // Only TCP has a connection to lose; a silent unit on a bus is the bus owner's matter.
    if (this.target.kind !== "tcp" || this.#cancelSilence !== null) return;
    const silenceMs = Math.max(limits.wire.halfOpenMs, 2 * answerMs);
    this.#cancelSilence = this.#ports.wireClock.after("half-open", silenceMs, () => {
      this.#cancelSilence = null;
      this.drop({ code: "link-timeout", detail: `no byte came back for ${silenceMs} ms` });
    });
  }

  #answered(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
  }
}

/** What a request to a wire that is down fails with. */
export const wireDown = (wire: Wire): { ok: false; failure: Failure } =>
  failed(wire.state.failure?.code ?? "link-closed", wire.state.failure?.detail);
