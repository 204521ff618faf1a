import type { Log } from "../../contract/log.ts";
import { nameKey } from "../../contract/people.ts";
import type { StoredPerson } from "../store/people-table.ts";
import type { People } from "./people.ts";
import { sourceOf, type WrongTries } from "./wrong-codes.ts";

export type PinResult =
  | { readonly ok: true; readonly person: StoredPerson }
  | { readonly ok: false; readonly why: "wrong-pin" | "pins-busy" }
  | { readonly ok: false; readonly why: "locked"; readonly leftMs: number };

export interface PinGatePorts {
  readonly people: People;
  readonly wrongTries: WrongTries;
  readonly log: Log;
}

/** Lets nobody guess: too many wrong PINs lock the name, known or not, and where they come from. */
export class PinGate {
  readonly #ports: PinGatePorts;

  constructor(ports: PinGatePorts) {
    this.#ports = ports;
  }

  async check(name: string, pin: string, address: string): Promise<PinResult> {
    const { people, wrongTries, log } = this.#ports;
    const { pinsOfName, pinsOfSource } = wrongTries;
    const [person, source] = [nameKey(name), sourceOf(address)];
    const leftMs = Math.max(pinsOfName.lockedForMs(person), pinsOfSource.lockedForMs(source));
    if (leftMs > 0) return { ok: false, why: "locked", leftMs };
    if (people.isBusy()) return { ok: false, why: "pins-busy" };
    // Counted before it is known: tries that run at the same time must not slip through together.
    const locked = [pinsOfName.failed(person), pinsOfSource.failed(source)].includes(true);
    const known = await people.recognise(name, pin);
    if (known === undefined) {
      log.warn({ source: address, locked }, "a sign-in at the panel failed");
      return { ok: false, why: "wrong-pin" };
    }
    pinsOfName.succeeded(person);
    pinsOfSource.takeBack(source);
    return { ok: true, person: known };
  }
}
