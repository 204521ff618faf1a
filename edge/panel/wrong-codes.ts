import { isIPv6 } from "node:net";
import type { Clock } from "../../contract/clock.ts";
import { nameKey } from "../../contract/people.ts";
import type { PanelLimits } from "./limits.ts";

/**
 * Counts wrong codes and PINs by whom they are laid to – a source, a name – and locks that out for a
 * while after too many. The oldest gives way when somebody tries very many.
 */
export interface WrongCodes {
  /** Milliseconds until all of these may try again; 0 when they may now. */
  lockedForMs(...keys: readonly string[]): number;
  /** Returns true when this failure locked one of them. */
  failed(...keys: readonly string[]): boolean;
  /** Everything of this key is forgotten. */
  succeeded(key: string): void;
  /** The last failure was none. Earlier ones stay: a PIN of one's own does not open a source. */
  takeBack(key: string): void;
}

interface Attempts {
  count: number;
  /** Monotonic: a clock that is set does not open a lock. */
  lastAtMs: number;
}

export function createWrongCodes(clock: Clock, limits: PanelLimits): WrongCodes {
  const byKey = new Map<string, Attempts>();
  const recent = (key: string): Attempts | undefined => {
    const attempts = byKey.get(key);
    if (attempts === undefined) return undefined;
    if (clock.monotonicMs() - attempts.lastAtMs < limits.lockMs) return attempts;
    byKey.delete(key);
    return undefined;
  };
  const leftMs = (key: string): number => {
    const attempts = recent(key);
    if (attempts === undefined || attempts.count < limits.wrongCodes) return 0;
    return attempts.lastAtMs + limits.lockMs - clock.monotonicMs();
  };
  const count = (key: string): number => {
    const times = (recent(key)?.count ?? 0) + 1;
    byKey.delete(key);
    byKey.set(key, { count: times, lastAtMs: clock.monotonicMs() });
    const [oldest] = byKey.keys();
    if (byKey.size > limits.sourcesWatched && oldest !== undefined) byKey.delete(oldest);
    return times;
  };
  return {
    lockedForMs: (...keys) => Math.max(0, ...keys.map(leftMs)),
    failed: (...keys) => keys.map(count).includes(limits.wrongCodes),
    succeeded(key) {
      byKey.delete(key);
    },
    takeBack(key) {
      const attempts = byKey.get(key);
      if (attempts !== undefined) attempts.count -= 1;
    },
  };
}

/** A name, whether or not anybody is called so: to lock it tells nothing. */
export const personKey = (name: string): string => `person ${nameKey(name)}`;

/** One household of addresses: an IPv4 address, or the /64 that one IPv6 host can choose from. */
export function sourceOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const left = head.split(":").filter((group) => group !== "");
  const right = (tail ?? "").split(":").filter((group) => group !== "");
  const zeroes = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeroes }, () => "0"), ...right];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
