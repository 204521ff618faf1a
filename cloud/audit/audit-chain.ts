import { createHash } from "node:crypto";
import { canonicalJson } from "../../contract/hash.ts";

/** A line of the audit with its place in the chain. */
export interface ChainedLine {
  /** From 1 on, without a gap. */
  readonly number: number;
  /** Wire time. */
  readonly atMs: number;
  readonly who: string;
  readonly source: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: string;
}

export interface HashedLine extends ChainedLine {
  /** SHA-256, hex, of the hash before and this line: `nextHash`. */
  readonly hash: string;
}

/** Where a chain stands: its last line, or what retention left of it. */
export interface ChainHead {
  readonly number: number;
  readonly hash: string;
}

/** Before the first line. */
export const startHash = "0".repeat(64);
export const chainStart: ChainHead = { number: 0, hash: startHash };

/**
 * The hash of a line: SHA-256 over the hash before it, a line break, and the line as canonical JSON.
 * Never changes: old chains must hold.
 */
export function nextHash(before: string, line: ChainedLine): string {
  const { number, atMs, who, source, action, object, outcome } = line;
  const text = canonicalJson({ number, atMs, who, source, action, object, outcome });
  return createHash("sha256").update(`${before}\n${text}`).digest("hex");
}

/** What is wrong with a chain, and from which line on. */
export interface ChainFault {
  readonly kind: "missing" | "changed" | "truncated" | "other-head";
  readonly number: number;
}

/** Checks a chain piece by piece. Pure but for its place in the chain. */
export interface ChainCheck {
  /** Lines in order; false: no need to look further. */
  take(lines: readonly HashedLine[]): boolean;
  /** Once there are no more lines. Null: it holds. */
  end(): ChainFault | null;
  head(): ChainHead;
}

/**
 * @param from where the chain begins: `chainStart`, or the end of the last closed segment
 * @param known a head that was told before; null: what was cut off at the end cannot be seen
 */
export function createChainCheck(from: ChainHead, known: ChainHead | null): ChainCheck {
  let at = from;
  let fault: ChainFault | null = null;
  let isKnownMet = known === null || known.number <= from.number;
  const look = (line: HashedLine): void => {
    const number = at.number + 1;
    if (line.number !== number) fault = { kind: "missing", number };
    else if (nextHash(at.hash, line) !== line.hash) fault = { kind: "changed", number };
    if (fault !== null) return;
    at = { number, hash: line.hash };
    if (number !== known?.number) return;
    isKnownMet = true;
    if (line.hash !== known.hash) fault = { kind: "other-head", number };
  };
  if (known !== null && known.number === from.number && known.hash !== from.hash) {
    fault = { kind: "other-head", number: from.number };
  }
  return {
    take(lines) {
      for (const line of lines) {
        if (fault === null) look(line);
      }
      return fault === null;
    },
    end: () => fault ?? (isKnownMet ? null : { kind: "truncated", number: at.number + 1 }),
    head: () => at,
  };
}
