/** What has ended: all sessions of an account, or one, by the hash of its token. */
export type SessionEnd = { readonly account: string } | { readonly session: string };

/** Tells open pages that their session has ended: they must not go on listening. */
export class SessionEnds {
  readonly #listeners = new Set<(end: SessionEnd) => void>();

  /** Returns how to stop listening. */
  listen(listener: (end: SessionEnd) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(account: string): void {
    this.#tell({ account });
  }

  /** @param session the hash of its token */
  tellSession(session: string): void {
    this.#tell({ session });
  }

  #tell(end: SessionEnd): void {
    for (const listener of this.#listeners) listener(end);
  }
}
