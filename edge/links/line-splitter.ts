/** Some devices pad their lines with NUL; none of our protocols uses it. */
const nul = 0;
/** Line feed, carriage return, space. */
const blanks: readonly number[] = [0x0a, 0x0d, 0x20];

/** How the lines of a device are told apart. Bytes as characters of latin-1. */
export interface LineFraming {
  /** Ends a line. */
  readonly terminator: string;
  /** Begins a line: what stands before it is noise, and a line without it is none. "": nothing does. */
  readonly start: string;
  /** One character that counts as a line where a line would begin. "": there is none. */
  readonly prompt: string;
  /** Characters at either end of a line that say nothing. */
  readonly ignoreEnds: string;
}

/**
 * Cuts a stream into lines at a terminator of one or more bytes. Bounded: a line longer than the
 * limit is reported once as `overflow` and the buffer starts anew.
 */
export class LineSplitter {
  readonly #framing: LineFraming;
  readonly #terminator: Buffer;
  readonly #maxBytes: number;
  readonly #encoding: "latin1" | "utf8";
  #held: Buffer = Buffer.alloc(0);

  constructor(framing: LineFraming, maxBytes: number, encoding: "latin1" | "utf8") {
    this.#framing = framing;
    this.#terminator = Buffer.from(framing.terminator, "latin1");
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
      for (let end = this.#promptEnd(rest); end > 0; end = this.#promptEnd(rest)) {
        lines.push(this.#framing.prompt);
        rest = rest.subarray(end);
      }
      const at = rest.indexOf(this.#terminator);
      const length = at < 0 ? rest.length : at;
      if (length > this.#maxBytes) overflow = true;
      if (at < 0) break;
      const line = this.bare(rest.subarray(0, at).toString(this.#encoding));
      if (line !== "" && length <= this.#maxBytes) lines.push(line);
      rest = rest.subarray(at + this.#terminator.length);
    }
    this.#held = rest.length > this.#maxBytes ? Buffer.alloc(0) : Buffer.from(rest);
    return { lines, overflow };
  }

  /** A line without all that says nothing; empty when nothing is left. */
  bare(line: string): string {
    const { start, ignoreEnds } = this.#framing;
    const at = line.lastIndexOf(start);
    if (at < 0) return "";
    const saysNothing = (character: string) =>
      character.trim() === "" || ignoreEnds.includes(character);
    let from = start === "" ? 0 : at + start.length;
    let to = line.length;
    while (from < to && saysNothing(line.charAt(from))) from += 1;
    while (from < to && saysNothing(line.charAt(to - 1))) to -= 1;
    return line.slice(from, to);
  }

  /** Where the prompt ends with which these bytes begin, white space aside; 0 without one. */
  #promptEnd(rest: Buffer): number {
    const at = rest.findIndex((byte) => !blanks.includes(byte));
    const first = rest[at];
    const isPrompt = first !== undefined && String.fromCodePoint(first) === this.#framing.prompt;
    return isPrompt ? at + 1 : 0;
  }
}
