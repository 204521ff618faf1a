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

export interface WirePorts {
  /** Wire time. */
  readonly wireClock: Clock;
  /** Draws from [0, 1). */
  readonly random: () => number;
}

/**
 * A stream of bytes to one device or one line: a TCP socket or a serial port. It opens itself, again
 * and again with growing pauses, and buffers nothing: what cannot be sent now fails now.
 */
export class Wire {
  readonly state = new LinkState();
  readonly target: WireTarget;
  readonly #ports: WirePorts;
  #receive: (chunk: Buffer) => void = () => {};
  #connection: Connection | null = null;
  /** Why the connection is being closed by us; null when it goes by itself. */
  #closing: Failure | null = null;
  #wanted = false;
  #suspended: Failure | null = null;
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
    if (this.#connection === null || !this.state.isUp) {
      return { ok: false, failure: this.state.failure ?? { code: "link-closed" } };
    }
    if (!this.#connection.write(bytes)) {
      const failure: Failure = { code: "link-overflow", detail: "the other side takes no data" };
      this.drop(failure);
      return { ok: false, failure };
    }
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
    this.#connection = openConnection(this.target, wireClock, {
      opened: () => {
        if (this.#closing !== null) return;
        this.#openedAtMs = wireClock.monotonicMs();
        this.state.setUp();
      },
      data: (chunk) => {
        if (this.#closing !== null) return;
        this.#answered();
        this.#receive(chunk);
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
    // A serial port has no other side to lose; a silent unit on it is the bus owner's matter.
    if (this.target.kind === "serial" || this.#cancelSilence !== null) return;
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
