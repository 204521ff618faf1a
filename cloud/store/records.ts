import type { Selectable } from "kysely";
import type { JournalRecord } from "../../contract/record.ts";
import type { DatabaseKind, HubDatabase, Queries } from "./hub-database.ts";
import type { IncomingRecord, RecordStore, RoomRef } from "./hub-store.ts";
import { markPhaseDays } from "./phase-days.ts";
import { createProjected } from "./projected.ts";
import { closeLost, project } from "./projection.ts";
import { foldRecords } from "./record-fold.ts";
import type { RoomIds } from "./room-ids.ts";
import type { JournalsTable, RecordsTable } from "./tables/record-tables.ts";

type Journal = Pick<Selectable<JournalsTable>, "id" | "epoch" | "up_to" | "agenda_version">;

export function createRecordStore(database: HubDatabase, ids: RoomIds): RecordStore {
  const { queries } = database;
  const journalOf = async (ref: RoomRef): Promise<Journal | undefined> => {
    const roomId = await ids.find(ref);
    if (roomId === undefined) return undefined;
    return queries
      .selectFrom("journals")
      .select(["id", "epoch", "up_to", "agenda_version"])
      .where("room_id", "=", roomId)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
  };
  return {
    async append(ref, epoch, records) {
      // So that the room is known before the transaction that would have to look for it.
      await ids.find(ref);
      return database.lockingTransaction(async (within) => {
        const roomId = await ids.need(within, ref);
        const journal = await lockJournal(within, database.kind, roomId, epoch);
        return append(within, journal, roomId, records);
      });
    },
    async position(ref) {
      const journal = await journalOf(ref);
      return journal === undefined ? null : { epoch: journal.epoch, upTo: journal.up_to };
    },
    async after(ref, number, limit) {
      const journal = await journalOf(ref);
      if (journal === undefined) return [];
      const rows = await recordsOf(queries, journal)
        .where("number", ">", number)
        .orderBy("number")
        .limit(limit)
        .execute();
      return rows.map((row) => recordOf(journal, row));
    },
    async newest(ref, limit) {
      const journal = await journalOf(ref);
      if (journal === undefined) return [];
      const rows = await recordsOf(queries, journal)
        .orderBy("number", "desc")
        .limit(limit)
        .execute();
      return rows.toReversed().map((row) => recordOf(journal, row));
    },
    ...createProjected(database, ids),
  };
}

/** The records, what they say, and how far the journal is. */
async function append(
  within: Queries,
  journal: Journal,
  roomId: number,
  records: readonly IncomingRecord[],
): Promise<{ readonly upTo: number; readonly stored: number }> {
  const news = continuing(records, journal.up_to);
  const upTo = journal.up_to + news.length;
  if (news.length === 0) return { upTo, stored: 0 };
  const rows = news.map(({ number, atMs, clockTrusted, kind, body }) => ({
    journal_id: journal.id,
    number,
    at_ms: atMs,
    clock_trusted: Number(clockTrusted),
    kind,
    body,
  }));
  await within.insertInto("records").values(rows).execute();
  const [first] = news;
  if (journal.up_to === 0 && first !== undefined) await closeLost(within, roomId, first.atMs);
  const fold = foldRecords(news, journal.agenda_version);
  await project(within, { roomId, journalId: journal.id }, fold);
  await markPhaseDays(within, roomId, news);
  await within
    .updateTable("journals")
    .set({ up_to: upTo, agenda_version: fold.agendaVersion })
    .where("id", "=", journal.id)
    .execute();
  await within
    .updateTable("rooms")
    .set((room) => ({ records_stored: room("records_stored", "+", news.length) }))
    .where("id", "=", roomId)
    .execute();
  return { upTo, stored: news.length };
}

/** What goes on without a gap from a number. */
function continuing(records: readonly IncomingRecord[], upTo: number): IncomingRecord[] {
  const news: IncomingRecord[] = [];
  for (const record of records) {
    const next = upTo + news.length + 1;
    if (record.number > next) break;
    if (record.number === next) news.push(record);
  }
  return news;
}

/** Until the transaction ends nobody else appends to this journal. Makes it when it is new. */
async function lockJournal(
  within: Queries,
  kind: DatabaseKind,
  roomId: number,
  epoch: string,
): Promise<Journal> {
  const selected = within
    .selectFrom("journals")
    .select(["id", "epoch", "up_to", "agenda_version"])
    .where("room_id", "=", roomId)
    .where("epoch", "=", epoch);
  const locked = kind === "postgres" ? selected.forUpdate() : selected;
  const known = await locked.executeTakeFirst();
  if (known !== undefined) return known;
  await within
    .insertInto("journals")
    .values({ room_id: roomId, epoch, up_to: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return locked.executeTakeFirstOrThrow();
}

const recordsOf = (queries: Queries, { id }: Journal) =>
  queries
    .selectFrom("records")
    .select(["number", "at_ms", "clock_trusted", "body"])
    .where("journal_id", "=", id);

const recordOf = (
  { epoch }: Journal,
  row: Pick<Selectable<RecordsTable>, "number" | "at_ms" | "clock_trusted" | "body">,
): JournalRecord => ({
  epoch,
  number: row.number,
  atMs: row.at_ms,
  clockTrusted: row.clock_trusted === 1,
  body: JSON.parse(row.body),
});
