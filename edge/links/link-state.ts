import type { Failure } from "../../contract/errors.ts";

/** Told once per change; `down` again only when the failure is another one. */
export interface LinkListener {
  up(): void;
  down(failure: Failure): void;
}

/**
 * Whether a link is there, and who wants to know. Repeated reports of the same state end here, so
 * that a line which fails to open a thousand times is one event.
 */
export class LinkState {
  readonly #listeners = new Set<LinkListener>();
  #up = false;
  #failure: Failure | null = null;

  get isUp(): boolean {
    return this.#up;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** The listener learns the present state at once, when there is one. */
  watch(listener: LinkListener): () => void {
    this.#listeners.add(listener);
    if (this.#up) listener.up();
    else if (this.#failure !== null) listener.down(this.#failure);
    return () => void this.#listeners.delete(listener);
  }

  setUp(): void {
    if (this.#up) return;
    this.#up = true;
    this.#failure = null;
    for (const listener of this.#listeners) listener.up();
  }

  setDown(failure: Failure): void {
    const known = this.#failure;
    if (!this.#up && known?.code === failure.code && known.detail === failure.detail) return;
    this.#up = false;
    this.#failure = failure;
    for (const listener of this.#listeners) listener.down(failure);
  }
}
