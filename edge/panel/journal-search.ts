import { afterArrivals } from "../../contract/clock.ts";
import {
  deviceOfRecord,
  type JournalFilter,
  type JournalPage,
  type RecordAnswer,
} from "../../contract/journal-page.ts";
import type { JournalRecord } from "../../contract/record.ts";
import { recordText } from "../../contract/screen/record-text.ts";

/** The room's journal, to read. Numbers are whole, from 1; reads are bounded by the store. */
export interface JournalReader {
  recordsAfter(number: number, limit: number): readonly JournalRecord[];
  recordsBefore(number: number, limit: number): readonly JournalRecord[];
  lastNumber(): number;
}

/** Records read at a time: some milliseconds of a small gateway. */
const pageRecords = 250;
/** Records looked at for one answer, so that a rare word keeps nobody waiting for long. */
const lookedMax = 2000;
/** A receipt follows its command within this many records. */
const receiptWithin = 1000;

/** Searches one at a time, in the order of their asking: of many the room shall feel no more than of one. */
export function createJournalSearch(): typeof searchJournal {
  let last: Promise<unknown> = Promise.resolve();
  return (...asked) => {
    const done = last.then(() => searchJournal(...asked));
    last = done.catch(() => undefined);
    return done;
  };
}

/**
 * The next `limit` records that fit, before a number, within a bounded look; all else has its turn
 * after every page that is read.
 */
async function searchJournal(
  journal: JournalReader,
  filter: JournalFilter,
  timeZone: string,
  from: { readonly before: number; readonly limit: number },
): Promise<JournalPage> {
  const fits = fitting(filter, timeZone);
  const records: JournalRecord[] = [];
  let before = from.before;
  let looked = 0;
  while (looked < lookedMax) {
    const page = journal.recordsBefore(before, Math.min(pageRecords, lookedMax - looked));
    for (const record of page) {
      looked += 1;
      before = record.number;
      if (fits(record)) records.push(record);
      if (records.length === from.limit) return { records, looked, ...endAt(journal, before) };
    }
    if (page.length === 0) break;
    await new Promise<void>((resolve) => void afterArrivals(resolve));
  }
  return { records, looked, ...endAt(journal, before) };
}

function endAt(journal: JournalReader, lookedTo: number) {
  const hasMore = journal.recordsBefore(lookedTo, 1).length > 0;
  return { lookedTo, before: hasMore ? lookedTo : null };
}

/** Whether a record is what a filter asks for; words are looked for in both languages. */
export function fitting(
  { kind, device, q }: JournalFilter,
  timeZone: string,
): (record: JournalRecord) => boolean {
  const word = q.toLowerCase();
  return ({ body, number }) => {
    if (kind !== undefined && body.kind !== kind) return false;
    if (device !== undefined && deviceOfRecord(body) !== device) return false;
    if (word === "" || String(number) === word) return true;
    return (["zh", "en"] as const).some((language) =>
      recordText({ language, timeZone }, body, () => null)
        .toLowerCase()
        .includes(word),
    );
  };
}

/** A record with its counterpart; undefined when the journal does not have it. */
export function findRecord(journal: JournalReader, number: number): RecordAnswer | undefined {
  const [record] = journal.recordsAfter(number - 1, 1);
  if (record?.number !== number) return undefined;
  return { record, other: counterpart(journal, record) };
}

function counterpart(journal: JournalReader, { number, body }: JournalRecord) {
  if (body.kind === "command") {
    const later = journal.recordsAfter(number, receiptWithin);
    return later.find((each) => isOf(each, "receipt", body.command)) ?? null;
  }
  if (body.kind !== "receipt") return null;
  const earlier = journal.recordsBefore(number, receiptWithin);
  return earlier.find((each) => isOf(each, "command", body.command)) ?? null;
}

const isOf = ({ body }: JournalRecord, kind: "command" | "receipt", command: string): boolean =>
  body.kind === kind && body.command === command;
