import { success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { LineSession } from "../links/line-session.ts";

export interface LoginPorts {
  /** The text of a file that holds a secret; rejects when it cannot be read. */
  readonly readSecret: (file: string) => Promise<string>;
}

type Gate = Pick<LineSession, "refuse" | "resume">;

/**
 * A password that is tried once. After a refusal the line stays closed until the password's file
 * holds another one: a device that counts wrong logins must not be locked by its own room.
 */
export class TriedLogin {
  readonly #ports: LoginPorts;
  readonly #file: string | undefined;
  /** What was last proved to the device. */
  #secret: string | null = null;
  /** Why the login failed, and with which secret. */
  #refused: { readonly failure: Failure; readonly secret: string | null } | null = null;

  constructor(ports: LoginPorts, file: string | undefined) {
    this.#ports = ports;
    this.#file = file;
  }

  /** The secret for a device that wants one. A failure counts as refused: `mayAsk` says when to go on. */
  async secret(): Promise<Outcome<string>> {
    this.#secret = await this.#read();
    if (this.#secret !== null) return success(this.#secret);
    const what =
      this.#file === undefined ? "give it a passwordFile" : `${this.#file} cannot be read`;
    const detail = `it wants a password; ${what}`;
    return { ok: false, failure: this.#fail({ code: "device-refused", detail }) };
  }

  /** The secret is of another form than this device wants: it is not even tried. */
  unusable(detail: string): Failure {
    return this.#fail({ code: "device-refused", detail });
  }

  /** The device said no to the secret: its line is closed. */
  refused(failure: Failure, gate: Gate): void {
    if (this.#refused !== null) return;
    this.#fail(failure);
    gate.refuse(failure);
  }

  /** Success unless the login was refused and nobody has corrected the file since. */
  async mayAsk(gate: Gate): Promise<Outcome<void>> {
    const secret = this.#refused === null ? null : await this.#read();
    // Not refused, or another request has found it corrected meanwhile.
    if (this.#refused === null) return success(undefined);
    if (secret === null || secret === this.#refused.secret) {
      return { ok: false, failure: this.#refused.failure };
    }
    this.#refused = null;
    gate.resume();
    return success(undefined);
  }

  #fail(failure: Failure): Failure {
    this.#refused = { failure, secret: this.#secret };
    return failure;
  }

  async #read(): Promise<string | null> {
    if (this.#file === undefined) return null;
    try {
      return (await this.#ports.readSecret(this.#file)).trim();
    } catch {
      return null;
    }
  }
}
