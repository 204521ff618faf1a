import type { WebSocket } from "ws";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";

/** Whether a page may be told of this room. */
export type Sees = (ref: RoomRef) => boolean;

/** Pages that look at the same thing: each event is encoded once, for all of them. */
export class LiveTopic {
  /** With what each may be told of. */
  readonly #sockets = new Map<WebSocket, Sees>();
  /** Pages whose snapshot is not ready: what happens meanwhile is sent after it. */
  readonly #joining = new Map<WebSocket, { readonly sees: Sees; readonly missed: Buffer[] }>();

  get size(): number {
    return this.#sockets.size + this.#joining.size;
  }

  /**
   * Sends the snapshot, then every event from now on that is about a room the page may see. False when
   * there is nothing to look at.
   */
  async join(socket: WebSocket, sees: Sees, snapshot: () => Promise<unknown>): Promise<boolean> {
    const missed: Buffer[] = [];
    this.#joining.set(socket, { sees, missed });
    socket.on("close", () => {
      this.#joining.delete(socket);
      this.#sockets.delete(socket);
    });
    const first = await snapshot();
    if (!this.#joining.delete(socket) || first === null) return false;
    this.#sockets.set(socket, sees);
    for (const text of [encoded(first), ...missed]) socket.send(text, { binary: false });
    return true;
  }

  /** A page that does not read is dropped rather than held; it comes back to a fresh snapshot. */
  send(event: unknown, about: RoomRef): void {
    if (this.size === 0) return;
    const text = encoded(event);
    for (const [socket, sees] of this.#sockets) {
      if (!sees(about)) continue;
      if (socket.bufferedAmount > hubLimits.live.unsentBytes) socket.terminate();
      else socket.send(text, { binary: false });
    }
    for (const { sees, missed } of this.#joining.values()) {
      if (sees(about)) missed.push(text);
    }
  }
}

const encoded = (event: unknown): Buffer => Buffer.from(JSON.stringify(event));
