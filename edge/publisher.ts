import type { RoomEvent, RoomView } from "../contract/api.ts";
import { roomLimits } from "./room-limits.ts";
import { changeBetween } from "./room/change.ts";

/** Tells the panel and the uplink what changed, no more often than people can look. */
export class Publisher {
  readonly #view: () => RoomView;
  readonly #listeners = new Set<(event: RoomEvent) => void>();
  #published: RoomView | null = null;
  #publishedAtMs = Number.NEGATIVE_INFINITY;

  constructor(view: () => RoomView) {
    this.#view = view;
  }

  /** Compares with what was told last. `monotonicMs` is real time. */
  publish(monotonicMs: number): void {
    const isDue = monotonicMs - this.#publishedAtMs >= roomLimits.wirePublishMs;
    if (this.#published === null || this.#listeners.size === 0 || !isDue) return;
    this.#publishedAtMs = monotonicMs;
    const view = this.#view();
    const event = changeBetween(this.#published, view);
    if (event === null) return;
    this.#published = view;
    for (const listener of this.#listeners) listener(event);
  }

  /** Tells every change from now on. Returns how to stop. */
  onEvent(listener: (event: RoomEvent) => void): () => void {
    this.#listeners.add(listener);
    this.#published ??= this.#view();
    return () => void this.#listeners.delete(listener);
  }
}
