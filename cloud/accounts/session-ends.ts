/** Tells open pages that the sessions of an account have ended: they must not go on listening. */
export class SessionEnds {
  readonly #listeners = new Set<(account: string) => void>();

  /** Returns how to stop listening. */
  listen(listener: (account: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(account: string): void {
    for (const listener of this.#listeners) listener(account);
  }
}
