import type { Database } from "better-sqlite3";
import type { JournalRecord } from "../../contract/record.ts";
import type { IncomingRecord, RecordStore, RoomRef } from "./hub-store.ts";
import { createProjection, type Projection } from "./sqlite-projection.ts";
import type { RoomIds } from "./sqlite-rooms.ts";

interface JournalRow {
  readonly id: number;
  readonly epoch: string;
  readonly up_to: number;
}

interface RecordRow {
  readonly number: number;
  readonly at_ms: number;
  readonly clock_trusted: number;
  readonly body: string;
}

export function createRecordStore(database: Database, ids: RoomIds): RecordStore {
  const projection = createProjection(database, ids);
  const append = createAppend(database, ids, projection);
  const newestJournal = database.prepare<[number], JournalRow>(
    "SELECT id, epoch, up_to FROM journals WHERE room_id = ? ORDER BY id DESC LIMIT 1",
  );
  const columns = "number, at_ms, clock_trusted, body";
  const after = database.prepare<[number, number, number], RecordRow>(
    `SELECT ${columns} FROM records WHERE journal_id = ? AND number > ? ORDER BY number LIMIT ?`,
  );
  const newest = database.prepare<[number, number], RecordRow>(
    `SELECT ${columns} FROM records WHERE journal_id = ? ORDER BY number DESC LIMIT ?`,
  );
  const journalOf = (ref: RoomRef): JournalRow | undefined => {
    const id = ids.find(ref);
    return id === undefined ? undefined : newestJournal.get(id);
  };
  return {
    append: async (ref, epoch, records) => append(ref, epoch, records),
    async position(ref) {
      const journal = journalOf(ref);
      return journal === undefined ? null : { epoch: journal.epoch, upTo: journal.up_to };
    },
    async after(ref, number, limit) {
      const journal = journalOf(ref);
      if (journal === undefined) return [];
      return after.all(journal.id, number, limit).map((row) => recordOf(journal.epoch, row));
    },
    async newest(ref, limit) {
      const journal = journalOf(ref);
      if (journal === undefined) return [];
      const rows = newest.all(journal.id, limit).toReversed();
      return rows.map((row) => recordOf(journal.epoch, row));
    },
    ...projection.queries,
  };
}

/** One transaction for a whole batch: records, what they say, and how far the journal is. */
function createAppend(database: Database, ids: RoomIds, projection: Projection) {
  const makeJournal = database.prepare<[number, string]>(
    "INSERT INTO journals (room_id, epoch, up_to) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
  );
  const journal = database.prepare<[number, string], JournalRow>(
    "SELECT id, epoch, up_to FROM journals WHERE room_id = ? AND epoch = ?",
  );
  const insert = database.prepare<[number, number, number, number, string, string]>(
    "INSERT INTO records (journal_id, number, at_ms, clock_trusted, kind, body) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const advance = database.prepare<[number, number]>("UPDATE journals SET up_to = ? WHERE id = ?");
  const count = database.prepare<[number, number]>(
    "UPDATE rooms SET records_stored = records_stored + ? WHERE id = ?",
  );
  return database.transaction((ref: RoomRef, epoch: string, records: readonly IncomingRecord[]) => {
    const roomId = ids.need(ref);
    makeJournal.run(roomId, epoch);
    const row = journal.get(roomId, epoch);
    if (row === undefined) throw new Error(`no journal ${epoch} of ${ref.site}/${ref.room}`);
    let upTo = row.up_to;
    for (const record of records) {
      if (record.number <= upTo) continue;
      if (record.number !== upTo + 1) break;
      const trusted = record.clockTrusted ? 1 : 0;
      insert.run(row.id, record.number, record.atMs, trusted, record.kind, record.body);
      projection.apply({ roomId, journalId: row.id }, record);
      upTo = record.number;
    }
    const stored = upTo - row.up_to;
    if (stored > 0) {
      advance.run(upTo, row.id);
      count.run(stored, roomId);
    }
    return { upTo, stored };
  });
}

const recordOf = (epoch: string, row: RecordRow): JournalRecord => ({
  epoch,
  number: row.number,
  atMs: row.at_ms,
  clockTrusted: row.clock_trusted === 1,
  body: JSON.parse(row.body),
});
