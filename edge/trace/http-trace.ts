import { printable } from "./printable.ts";
import { everyDevice, type LinkTap, type TraceDraft } from "./traces.ts";

/** Turns the requests of an HTTP line into entries. Images are names: their bytes are not shown. */
export class HttpTrace {
  readonly #tap: LinkTap;

  constructor(tap: LinkTap) {
    this.#tap = tap;
  }

  request(what: string, bodyBytes: number): void {
    if (!this.#tap.isOn) return;
    const text = bodyBytes === 0 ? what : `${what} · ${bodyBytes} bytes`;
    this.#record({ direction: "out", bytes: null, size: bodyBytes, text, outcome: null });
  }

  answer(what: string, status: number, body: Uint8Array): void {
    if (!this.#tap.isOn) return;
    const bytes = this.#tap.hidden(body);
    const text = `${status} to ${what} ${printable(bytes)}`.trimEnd();
    this.#record({ direction: "in", bytes, size: body.length, text, outcome: null });
  }

  failed(what: string, code: string): void {
    if (!this.#tap.isOn) return;
    const outcome = code === "link-timeout" ? "timeout" : null;
    this.#record({ direction: "event", bytes: null, size: 0, text: `${what} · ${code}`, outcome });
  }

  #record(draft: TraceDraft): void {
    // An address may hold a password as well as a body.
    const text = this.#tap.hidden(Buffer.from(draft.text)).toString();
    this.#tap.record({ ...draft, text }, everyDevice);
  }
}
