import type { Clock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";

/**
 * How many packets a client may still send: so many a second, with a reserve for the flood that
 * follows a start. Spending beyond the reserve costs waiting, not the connection.
 */
export class PacketBudget {
  readonly #clock: Clock;
  #left: number = limits.broker.packetsBurst;
  #sinceMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** Milliseconds to wait before more is read; 0 when there is no need. */
  spend(packets: number): number {
    const { packetsASecond, packetsBurst } = limits.broker;
    const nowMs = this.#clock.monotonicMs();
    const earned = ((nowMs - this.#sinceMs) * packetsASecond) / 1000;
    this.#left = Math.min(packetsBurst, this.#left + earned) - packets;
    this.#sinceMs = nowMs;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * 1000) / packetsASecond);
  }
}
