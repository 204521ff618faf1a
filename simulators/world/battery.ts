import type { Clock } from "../../contract/clock.ts";

const hourMs = 3_600_000;
/** A fresh battery lasts a working day. */
export const batteryLifeMs = 9 * hourMs;
/** From empty to full in the charging cradle. */
const chargeMs = 2 * hourMs;
/** Whoever takes up a microphone that has less left takes one out of the cradle instead. */
const takenUpFrom = 0.6;

/** The battery of what people carry: worn down in use, else in its cradle. Room time. */
export class Battery {
  readonly #roomClock: Clock;
  #left = 1;
  #isInUse = false;
  #sinceMs: number;

  constructor(roomClock: Clock) {
    this.#roomClock = roomClock;
    this.#sinceMs = roomClock.monotonicMs();
  }

  /** What is left of it, 0 to 1. */
  get left(): number {
    const forMs = this.#roomClock.monotonicMs() - this.#sinceMs;
    const by = this.#isInUse ? -forMs / batteryLifeMs : forMs / chargeMs;
    return Math.min(1, Math.max(0, this.#left + by));
  }

  use(isInUse: boolean): void {
    if (isInUse === this.#isInUse) return;
    const { left } = this;
    this.#left = isInUse && left < takenUpFrom ? 1 : left;
    this.#isInUse = isInUse;
    this.#sinceMs = this.#roomClock.monotonicMs();
  }
}
