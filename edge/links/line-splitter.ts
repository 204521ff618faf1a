/** Some devices pad their lines with NUL; none of our protocols uses it. */
const nul = 0;

/**
 * Cuts a stream into lines at a terminator of one or more bytes. Bounded: a line longer than the
 * limit is reported once as `overflow` and the buffer starts anew.
 */
export class LineSplitter {
  readonly #terminator: Buffer;
  readonly #maxBytes: number;
  readonly #encoding: "latin1" | "utf8";
  #held: Buffer = Buffer.alloc(0);

  /** `terminator`: bytes as characters of latin-1. */
  constructor(terminator: string, maxBytes: number, encoding: "latin1" | "utf8") {
    this.#terminator = Buffer.from(terminator, "latin1");
    this.#maxBytes = maxBytes;
    this.#encoding = encoding;
  }

  clear(): void {
    this.#held = Buffer.alloc(0);
  }

  /** Whole lines without terminator and surrounding white space; empty ones are left out. */
  take(chunk: Uint8Array): { readonly lines: readonly string[]; readonly overflow: boolean } {
    const lines: string[] = [];
    let overflow = false;
    let rest: Buffer = Buffer.concat([this.#held, chunk.filter((byte) => byte !== nul)]);
    for (;;) {
      const at = rest.indexOf(this.#terminator);
      const length = at < 0 ? rest.length : at;
      if (length > this.#maxBytes) overflow = true;
      if (at < 0) break;
      const line = rest.subarray(0, at).toString(this.#encoding).trim();
      if (line !== "" && length <= this.#maxBytes) lines.push(line);
      rest = rest.subarray(at + this.#terminator.length);
    }
    this.#held = rest.length > this.#maxBytes ? Buffer.alloc(0) : Buffer.from(rest);
    return { lines, overflow };
  }
}
