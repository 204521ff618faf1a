import { isIPv6 } from "node:net";
import type { Clock } from "../../contract/clock.ts";
import type { PanelLimits } from "./limits.ts";

/**
 * Counts wrong codes or PINs by whom they are laid to – a source, a name – and locks that out for a
 * while after too many. The oldest gives way when somebody tries very many.
 */
export interface WrongCodes {
  /** Milliseconds until this one may try again; 0 when it may now. */
  lockedForMs(key: string): number;
  /** Returns true when this failure locked it. */
  failed(key: string): boolean;
  /** Everything of this key is forgotten. */
  succeeded(key: string): void;
  /** The last failure was none. Earlier ones stay: a PIN of one's own does not open a source. */
  takeBack(key: string): void;
}

/**
 * What is counted at the panel, each by itself: who mistypes PINs locks nobody out who has a one-time
 * link, and no lot of names pushes a source out of memory.
 */
export interface WrongTries {
  readonly codesOfSource: WrongCodes;
  readonly pinsOfSource: WrongCodes;
  /** By `nameKey`, whether or not anybody is called so: to lock it tells nothing. */
  readonly pinsOfName: WrongCodes;
}

export const createWrongTries = (clock: Clock, limits: PanelLimits): WrongTries => ({
  codesOfSource: createWrongCodes(clock, limits, limits.wrongCodes),
  pinsOfSource: createWrongCodes(clock, limits, limits.wrongPinsOfSource),
  pinsOfName: createWrongCodes(clock, limits, limits.wrongCodes),
});

interface Attempts {
  count: number;
  /** Monotonic: a clock that is set does not open a lock. */
  lastAtMs: number;
}

function createWrongCodes(clock: Clock, limits: PanelLimits, most: number): WrongCodes {
  const byKey = new Map<string, Attempts>();
  const recent = (key: string): Attempts | undefined => {
    const attempts = byKey.get(key);
    if (attempts === undefined) return undefined;
    if (clock.monotonicMs() - attempts.lastAtMs < limits.lockMs) return attempts;
    byKey.delete(key);
    return undefined;
  };
  return {
    lockedForMs(key) {
      const attempts = recent(key);
      if (attempts === undefined || attempts.count < most) return 0;
      return attempts.lastAtMs + limits.lockMs - clock.monotonicMs();
    },
    failed(key) {
      const count = (recent(key)?.count ?? 0) + 1;
      byKey.delete(key);
      byKey.set(key, { count, lastAtMs: clock.monotonicMs() });
      const [oldest] = byKey.keys();
      if (byKey.size > limits.sourcesWatched && oldest !== undefined) byKey.delete(oldest);
      return count === most;
    },
    succeeded(key) {
      byKey.delete(key);
    },
    takeBack(key) {
      const attempts = byKey.get(key);
      if (attempts !== undefined) attempts.count -= 1;
    },
  };
}

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
