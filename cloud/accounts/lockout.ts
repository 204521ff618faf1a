import type { Clock } from "../../contract/clock.ts";
import { hubLimits } from "../hub-limits.ts";

interface Failures {
  count: number;
  /** Monotonic: a clock that is set does not open a lock. */
  lastAtMs: number;
}

/**
 * Counts failed logins by account and by source, whether or not there is such an account. Forgets
 * the oldest entries first when somebody tries very many names.
 */
export class Lockout {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until a login may be tried again; 0: now. */
  lockedMs(keys: readonly string[]): number {
    return Math.max(0, ...keys.map((key) => this.#leftMs(key)));
  }

  fail(keys: readonly string[]): void {
    const nowMs = this.#clock.monotonicMs();
    for (const key of keys) {
      const before = this.#failures.get(key);
      const recent = before !== undefined && nowMs - before.lastAtMs < hubLimits.accounts.lockMs;
      // Deleted first: a map keeps the order of insertion, and the oldest entry goes first.
      this.#failures.delete(key);
      this.#failures.set(key, { count: recent ? before.count + 1 : 1, lastAtMs: nowMs });
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= hubLimits.accounts.lockEntries) break;
      this.#failures.delete(key);
    }
  }

  /** Everything of this key is forgotten. */
  clear(key: string): void {
    this.#failures.delete(key);
  }

  /** The last failure was none. Earlier ones stay: a login of one's own does not open a source. */
  takeBack(key: string): void {
    const failures = this.#failures.get(key);
    if (failures !== undefined) failures.count--;
  }

  #leftMs(key: string): number {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < hubLimits.accounts.lockFailures) return 0;
    return failures.lastAtMs + hubLimits.accounts.lockMs - this.#clock.monotonicMs();
  }
}

export const accountKey = (name: string): string => `account ${name}`;
export const sourceKey = (address: string): string => `source ${address}`;
