import type { Database } from "better-sqlite3";
import { canonicalJson } from "../../contract/hash.ts";
import type { JournalRecord, RecordBody } from "../../contract/record.ts";
import type { StoreLimits } from "./limits.ts";
import type { Meta } from "./meta.ts";
import { firstBroken, type JournalRow, noSeal, sealOf } from "./record-seal.ts";
import { SpoiltDatabase } from "./store-error.ts";
import type { TickChange } from "./store.ts";

export interface ChainVerdict {
  /** The last record that was looked at. */
  readonly checkedTo: number;
  /** The first record that is missing or not as it was written; null when all are. */
  readonly brokenAt: number | null;
}

/** The append-only journal: 1, 2, 3, … without a gap, each record sealed by the one before. */
export interface Journal {
  /** Call inside a transaction: the number is read and used in one. */
  append(change: TickChange): readonly JournalRecord[];
  after(number: number, limit: number): readonly JournalRecord[];
  /** Records with a smaller number, newest first. */
  before(number: number, limit: number): readonly JournalRecord[];
  lastNumber(): number;
  /** Checks the seals of up to `limit` records after `number`. */
  verify(number: number, limit: number): ChainVerdict;
  /** Forgets the oldest records the hub has, the newest always stay; returns how many went. */
  dropAcknowledged(): number;
}

export function createJournal(
  db: Database,
  epoch: string,
  meta: Meta,
  limits: StoreLimits,
): Journal {
  const sql = statements(db);
  /** Where the chain begins: at nothing, or at the last record that was dropped. */
  const start = () => meta.number("chainStartNumber") ?? 0;
  const sealAt = (number: number): Uint8Array | undefined =>
    number === start() ? (meta.bytes("chainStartSeal") ?? noSeal) : sql.one.get(number)?.hash;
  const lastNumber = () => sql.last.get()?.number ?? start();
  const drop = db.transaction((upTo: number, seal: Uint8Array): number => {
    meta.set("chainStartNumber", upTo);
    meta.set("chainStartSeal", seal);
    return sql.deleteUpTo.run(upTo).changes;
  });

  return {
    append(change) {
      if (change.records.length === 0) return [];
      const last = sql.last.get();
      let number = last?.number ?? start();
      let seal = last?.hash ?? sealAt(number) ?? noSeal;
      return change.records.map((body): JournalRecord => {
        number++;
        const row = {
          number,
          at_ms: change.atMs,
          clock_trusted: change.clockTrusted ? 1 : 0,
          body: canonicalJson(body),
        };
        seal = sealOf(seal, epoch, row);
        sql.insert.run({ ...row, hash: seal });
        return { epoch, number, atMs: change.atMs, clockTrusted: change.clockTrusted, body };
      });
    },
    after: (number, limit) =>
      sql.after
        .all(number, Math.min(limit, limits.recordsPerRead))
        .map((row) => recordOf(row, epoch)),
    before: (number, limit) =>
      sql.before
        .all(number, Math.min(limit, limits.recordsPerRead))
        .map((row) => recordOf(row, epoch)),
    lastNumber,
    verify(number, limit) {
      const from = Math.max(number, start());
      const seal = sealAt(from);
      if (seal === undefined) return { checkedTo: from, brokenAt: from };
      return firstBroken(sql.after.iterate(from, limit), epoch, { number: from, seal });
    },
    dropAcknowledged() {
      const acknowledged = meta.number("acknowledged") ?? 0;
      const oldest = start() + limits.rowsFreedAtOnce;
      const upTo = Math.min(acknowledged, lastNumber() - limits.recordsKept, oldest);
      const seal = upTo > start() ? sealAt(upTo) : undefined;
      return seal === undefined ? 0 : drop(upTo, seal);
    },
  };
}

function statements(db: Database) {
  const columns = "number, at_ms, clock_trusted, body, hash";
  return {
    last: db.prepare<[], JournalRow>(`SELECT ${columns} FROM journal ORDER BY number DESC LIMIT 1`),
    one: db.prepare<[number], JournalRow>(`SELECT ${columns} FROM journal WHERE number = ?`),
    after: db.prepare<[number, number], JournalRow>(
      `SELECT ${columns} FROM journal WHERE number > ? ORDER BY number LIMIT ?`,
    ),
    before: db.prepare<[number, number], JournalRow>(
      `SELECT ${columns} FROM journal WHERE number < ? ORDER BY number DESC LIMIT ?`,
    ),
    insert: db.prepare<JournalRow>(
      `INSERT INTO journal (${columns}) VALUES (@number, @at_ms, @clock_trusted, @body, @hash)`,
    ),
    deleteUpTo: db.prepare<[number]>("DELETE FROM journal WHERE number <= ?"),
  };
}

const recordOf = (row: JournalRow, epoch: string): JournalRecord => ({
  epoch,
  number: row.number,
  atMs: row.at_ms,
  clockTrusted: row.clock_trusted === 1,
  body: parseBody(row),
});

function parseBody(row: JournalRow): RecordBody {
  try {
    const body: RecordBody = JSON.parse(row.body);
    return body;
  } catch (error) {
    throw new SpoiltDatabase(`record ${row.number} is not readable`, { cause: error });
  }
}
