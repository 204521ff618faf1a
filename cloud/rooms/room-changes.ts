import type { RoomRef } from "../store/hub-store.ts";

/** Word that something of a room may look different now; what it is, the listener looks up. */
export class RoomChanges {
  readonly #listeners = new Set<(ref: RoomRef) => void>();

  /** Returns how to stop listening. */
  listen(listener: (ref: RoomRef) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  mark(ref: RoomRef): void {
    for (const listener of this.#listeners) listener(ref);
  }
}
