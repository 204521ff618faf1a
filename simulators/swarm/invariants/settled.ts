import type { Moment } from "./room-sight.ts";

/** Tells since when something has stayed the same, on both clocks. */
export class SettledSince {
  #key = "";
  #since: Moment = { steadyMs: 0, wireMs: 0 };

  /** Whether `key` has been the same for at least so long now. */
  hasStayed(key: string, now: Moment, forMs: Moment): boolean {
    if (key !== this.#key) {
      this.#key = key;
      this.#since = now;
    }
    return (
      now.steadyMs - this.#since.steadyMs >= forMs.steadyMs &&
      now.wireMs - this.#since.wireMs >= forMs.wireMs
    );
  }
}
