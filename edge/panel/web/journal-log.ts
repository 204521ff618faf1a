import type { JournalPage } from "../../../contract/journal-page.ts";
import type { JournalRecord } from "../../../contract/record.ts";

/** What a page knows of the journal: newest first, without a gap among what was looked at. */
export interface JournalLog {
  readonly records: readonly JournalRecord[];
  readonly lookedTo: number;
  /** Where to go on; null: the journal begins here. */
  readonly before: number | null;
}

/** More rows than these nobody reads: the export has them all. */
export const rowsMax = 2000;

/** The newest page over what is known; if something lies between the two, what was known goes. */
export function withNewest(known: JournalLog | null, page: JournalPage): JournalLog {
  const newest = known?.records[0]?.number;
  if (known === null || newest === undefined || page.lookedTo > newest + 1) return page;
  const fresh = page.records.filter((record) => record.number > newest);
  if (page.lookedTo < known.lookedTo) return { ...page, records: merged(known, page) };
  return { ...known, records: [...fresh, ...known.records] };
}

/** A page of older records below what is known. */
export function withOlder(known: JournalLog, page: JournalPage): JournalLog {
  return { ...page, records: merged(known, page) };
}

function merged(known: JournalLog, page: JournalPage): readonly JournalRecord[] {
  const byNumber = new Map([...known.records, ...page.records].map((each) => [each.number, each]));
  return [...byNumber.values()].toSorted((left, right) => right.number - left.number);
}
