import type { Socket } from "node:net";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Peer } from "./conversation.ts";

/** When a device hangs up by itself. */
export interface IdleRule {
  readonly wireClock: Clock;
  /** Wire time without a request after which the device hangs up; null: never. */
  readonly idleCloseMs: number | null;
}

/** One connection: what has come of the next request, and how long it has been quiet. */
export class TcpConnection {
  buffered: Buffer = Buffer.alloc(0);
  /** The device lost power; the other side has not noticed. */
  dark = false;
  readonly peer: Peer;
  readonly #idle: IdleRule;
  #cancelIdle: Cancel = () => {};

  constructor(socket: Socket, idle: IdleRule, send: (bytes: Buffer) => void) {
    this.#idle = idle;
    this.peer = { send, close: () => void socket.end() };
  }

  restartIdle(): void {
    const { idleCloseMs, wireClock } = this.#idle;
    this.cancelIdle();
    if (idleCloseMs === null) return;
    this.#cancelIdle = wireClock.after("idle connection", idleCloseMs, () => {
      if (!this.dark) this.peer.close();
    });
  }

  cancelIdle(): void {
    this.#cancelIdle();
  }
}
