/**
 * Cuts a stream into messages at a terminator; of datagrams each is a message. Bounded: a message
 * longer than the limit is reported once as `overflow`, and the buffer starts anew.
 */
export class MessageSplitter {
  readonly #terminator: Buffer | null;
  readonly #maxBytes: number;
  #held: Buffer = Buffer.alloc(0);

  /** `terminator`: bytes as characters of latin-1; null for datagrams. */
  constructor(terminator: string | null, maxBytes: number) {
    this.#terminator = terminator === null ? null : Buffer.from(terminator, "latin1");
    this.#maxBytes = maxBytes;
  }

  clear(): void {
    this.#held = Buffer.alloc(0);
  }

  /** Whole messages as UTF-8 text without their terminators; blank ones are left out. */
  take(chunk: Uint8Array): { readonly messages: readonly string[]; readonly overflow: boolean } {
    const messages: string[] = [];
    const terminator = this.#terminator;
    if (terminator === null) {
      if (chunk.length > this.#maxBytes) return { messages, overflow: true };
      return { messages: [Buffer.from(chunk).toString("utf8")], overflow: false };
    }
    let overflow = false;
    let rest: Buffer = Buffer.concat([this.#held, chunk]);
    for (;;) {
      const at = rest.indexOf(terminator);
      const length = at < 0 ? rest.length : at;
      if (length > this.#maxBytes) overflow = true;
      if (at < 0) break;
      const text = length > this.#maxBytes ? "" : rest.subarray(0, at).toString("utf8").trim();
      if (text !== "") messages.push(text);
      rest = rest.subarray(at + terminator.length);
    }
    this.#held = rest.length > this.#maxBytes ? Buffer.alloc(0) : Buffer.from(rest);
    return { messages, overflow };
  }
}
