import { isIPv6 } from "node:net";
import type { Clock } from "../../contract/clock.ts";
import type { PanelLimits } from "./limits.ts";

/** Counts wrong codes by source and locks a source out for a while after too many. */
export interface WrongCodes {
  /** Milliseconds until this source may try again; 0 when it may now. */
  lockedForMs(address: string): number;
  /** Returns true when this failure locked the source. */
  failed(address: string): boolean;
  succeeded(address: string): void;
}

interface Attempts {
  count: number;
  lastAtMs: number;
}

export function createWrongCodes(clock: Clock, limits: PanelLimits): WrongCodes {
  const bySource = new Map<string, Attempts>();
  const recent = (source: string): Attempts | undefined => {
    const attempts = bySource.get(source);
    if (attempts === undefined) return undefined;
    if (clock.monotonicMs() - attempts.lastAtMs < limits.lockMs) return attempts;
    bySource.delete(source);
    return undefined;
  };
  return {
    lockedForMs(address) {
      const attempts = recent(sourceOf(address));
      if (attempts === undefined || attempts.count < limits.wrongCodes) return 0;
      return attempts.lastAtMs + limits.lockMs - clock.monotonicMs();
    },
    failed(address) {
      const source = sourceOf(address);
      const count = (recent(source)?.count ?? 0) + 1;
      bySource.delete(source);
      bySource.set(source, { count, lastAtMs: clock.monotonicMs() });
      const [oldest] = bySource.keys();
      if (bySource.size > limits.sourcesWatched && oldest !== undefined) bySource.delete(oldest);
      return count === limits.wrongCodes;
    },
    succeeded(address) {
      bySource.delete(sourceOf(address));
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
