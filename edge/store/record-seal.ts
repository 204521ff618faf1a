import { createHash } from "node:crypto";

/** A journal row as it lies in the database. `body` is canonical JSON. */
export interface JournalRow {
  readonly number: number;
  readonly at_ms: number;
  readonly clock_trusted: number;
  readonly body: string;
  readonly hash: Uint8Array;
}

/** What the first record of a journal is sealed with. */
export const noSeal = new Uint8Array(32);

/**
 * SHA-256 over the seal before and the record's canonical JSON. The members are put together by hand
 * because the body is canonical text already; their order is that of their names.
 */
export function sealOf(before: Uint8Array, epoch: string, row: Omit<JournalRow, "hash">) {
  const trusted = row.clock_trusted === 1;
  const text =
    `{"atMs":${row.at_ms},"body":${row.body},"clockTrusted":${trusted},` +
    `"epoch":${JSON.stringify(epoch)},"number":${row.number}}`;
  return createHash("sha256").update(before).update(text).digest();
}

/** The number of the first row that is missing or not as it was written; null when there is none. */
export function firstBroken(
  rows: Iterable<JournalRow>,
  epoch: string,
  before: { readonly number: number; readonly seal: Uint8Array },
): { readonly checkedTo: number; readonly brokenAt: number | null } {
  let { number, seal } = before;
  for (const row of rows) {
    number++;
    seal = sealOf(seal, epoch, row);
    const asWritten = row.number === number && Buffer.compare(seal, row.hash) === 0;
    if (!asWritten) return { checkedTo: number, brokenAt: number };
  }
  return { checkedTo: number, brokenAt: null };
}
