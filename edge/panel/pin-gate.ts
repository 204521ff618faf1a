import type { Log } from "../../contract/log.ts";
import type { StoredPerson } from "../store/people-table.ts";
import type { PanelLimits } from "./limits.ts";
import type { People } from "./people.ts";
import { personKey, sourceOf, type WrongCodes } from "./wrong-codes.ts";

export type PinResult =
  | { readonly ok: true; readonly person: StoredPerson }
  | { readonly ok: false; readonly why: "wrong-pin" | "pins-busy" }
  | { readonly ok: false; readonly why: "locked"; readonly leftMs: number };

export interface PinGatePorts {
  readonly people: People;
  readonly wrongCodes: WrongCodes;
  readonly limits: PanelLimits;
  readonly log: Log;
}

/** Lets nobody guess: too many wrong PINs lock the name, known or not, and where they come from. */
export class PinGate {
  readonly #ports: PinGatePorts;
  #checks = 0;

  constructor(ports: PinGatePorts) {
    this.#ports = ports;
  }

  async check(name: string, pin: string, address: string): Promise<PinResult> {
    const { wrongCodes, limits, log } = this.#ports;
    const keys = { person: personKey(name), source: sourceOf(address) };
    const leftMs = wrongCodes.lockedForMs(keys.person, keys.source);
    if (leftMs > 0) return { ok: false, why: "locked", leftMs };
    if (this.#checks >= limits.pinChecks) return { ok: false, why: "pins-busy" };
    // Counted before it is known: tries that run at the same time must not slip through together.
    const locked = wrongCodes.failed(keys.person, keys.source);
    const person = await this.#recognise(name, pin);
    if (person === undefined) {
      log.warn({ source: address, locked }, "a sign-in at the panel failed");
      return { ok: false, why: "wrong-pin" };
    }
    wrongCodes.succeeded(keys.person);
    wrongCodes.takeBack(keys.source);
    return { ok: true, person };
  }

  async #recognise(name: string, pin: string): Promise<StoredPerson | undefined> {
    this.#checks += 1;
    try {
      return await this.#ports.people.recognise(name, pin);
    } finally {
      this.#checks -= 1;
    }
  }
}
