import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { Ask, Opener } from "../links/message-request.ts";
import { loginOf, requestText, resultFor } from "./qrc-codec.ts";

/**
 * Logs on after each connection when the binding names a password file. A password that was refused
 * is not tried again until the file holds another one.
 */
export class QrcLogin implements Opener {
  readonly device: string;
  readonly #file: string | null;
  readonly #readSecret: (file: string) => Promise<string>;
  /** The secret tried last; null: none could be read. */
  #tried: string | null = null;

  constructor(device: string, file: string | null, readSecret: (file: string) => Promise<string>) {
    this.device = device;
    this.#file = file;
    this.#readSecret = readSecret;
  }

  async open(ask: Ask): Promise<Outcome<void>> {
    if (this.#file === null) return success(undefined);
    this.#tried = await this.#secret();
    if (this.#tried === null) return failed("device-refused", `${this.#file} cannot be read`);
    const credentials = loginOf(this.#tried);
    const answer = await ask<unknown>({
      priority: "safety",
      key: null,
      text: (id) => requestText(id, "Logon", credentials),
      answer: resultFor,
    });
    // The maker prints no answer to Logon: a core that gives none is told by the next request.
    if (!answer.ok) return answer.failure.code === "link-timeout" ? success(undefined) : answer;
    return answer.value === false ? failed("device-refused", "Logon: false") : success(undefined);
  }

  async hasChanged(): Promise<boolean> {
    const secret = await this.#secret();
    return secret !== null && secret !== this.#tried;
  }

  async #secret(): Promise<string | null> {
    if (this.#file === null) return null;
    try {
      return (await this.#readSecret(this.#file)).trim();
    } catch {
      return null;
    }
  }
}
