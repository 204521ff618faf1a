const iac = 0xff;
const dont = 0xfe;
const doIt = 0xfd;
const wont = 0xfc;
const will = 0xfb;
const subBegin = 0xfa;
const subEnd = 0xf0;

type State = "data" | "command" | "option" | "sub" | "sub-command";

/**
 * Takes the option talk of telnet (RFC 854) out of a stream and refuses every option offered, so
 * that what is left is the plain text of both sides.
 */
export class TelnetFilter {
  #state: State = "data";
  #verb = 0;

  /** The text among the bytes, and what to answer at once. */
  take(chunk: Uint8Array): { readonly text: Uint8Array; readonly answer: Uint8Array } {
    const text: number[] = [];
    const answer: number[] = [];
    for (const byte of chunk) {
      switch (this.#state) {
        case "data":
          if (byte === iac) this.#state = "command";
          else text.push(byte);
          break;
        case "command":
          this.#state = this.#command(byte, text);
          break;
        case "option":
          if (this.#verb === doIt) answer.push(iac, wont, byte);
          if (this.#verb === will) answer.push(iac, dont, byte);
          this.#state = "data";
          break;
        case "sub":
          if (byte === iac) this.#state = "sub-command";
          break;
        case "sub-command":
          this.#state = byte === subEnd ? "data" : "sub";
      }
    }
    return { text: Uint8Array.from(text), answer: Uint8Array.from(answer) };
  }

  #command(byte: number, text: number[]): State {
    if (byte === iac) text.push(iac);
    if (byte === subBegin) return "sub";
    if (byte < will || byte === iac) return "data";
    this.#verb = byte;
    return "option";
  }
}
