import type { WebSocket } from "ws";
import { hubLimits } from "../hub-limits.ts";

/** Pages that look at the same thing: each event is encoded once, for all of them. */
export class LiveTopic {
  readonly #sockets = new Set<WebSocket>();
  /** Pages whose snapshot is not ready: what happens meanwhile is sent after it. */
  readonly #joining = new Map<WebSocket, Buffer[]>();

  get size(): number {
    return this.#sockets.size + this.#joining.size;
  }

  /** Sends the snapshot, then every event from now on. False when there is nothing to look at. */
  async join(socket: WebSocket, snapshot: () => Promise<unknown>): Promise<boolean> {
    const missed: Buffer[] = [];
    this.#joining.set(socket, missed);
    socket.on("close", () => {
      this.#joining.delete(socket);
      this.#sockets.delete(socket);
    });
    const first = await snapshot();
    if (!this.#joining.delete(socket) || first === null) return false;
    this.#sockets.add(socket);
    for (const text of [encoded(first), ...missed]) socket.send(text, { binary: false });
    return true;
  }

  /** A page that does not read is dropped rather than held; it comes back to a fresh snapshot. */
  send(event: unknown): void {
    if (this.size === 0) return;
    const text = encoded(event);
    for (const socket of this.#sockets) {
      if (socket.bufferedAmount > hubLimits.live.unsentBytes) socket.terminate();
      else socket.send(text, { binary: false });
    }
    for (const missed of this.#joining.values()) missed.push(text);
  }
}

const encoded = (event: unknown): Buffer => Buffer.from(JSON.stringify(event));
