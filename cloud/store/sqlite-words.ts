import type { Database } from "better-sqlite3";
import type { HeardWord } from "../agenda/room-word.ts";
import type { RoomRef } from "./hub-store.ts";
import type { RoomIds } from "./sqlite-rooms.ts";

interface WordRow {
  readonly meeting_id: string;
  readonly kind: string;
  readonly ends_at_ms: number;
  readonly journal_id: number;
  readonly number: number;
  readonly agenda_version: number | null;
}

/** Words that wait; the projection of records puts them in. */
export interface WordStore {
  of(ref: RoomRef): readonly HeardWord[];
  rooms(): readonly RoomRef[];
  /** False when it is no longer there: heeded, or a newer one has taken its place. */
  remove(word: HeardWord): boolean;
}

export function createWordStore(database: Database, ids: RoomIds): WordStore {
  const select = database.prepare<[number], WordRow>(
    `SELECT meeting_id, kind, ends_at_ms, journal_id, number, agenda_version FROM room_words
     WHERE room_id = ? ORDER BY journal_id, number`,
  );
  const rooms = database.prepare<[], RoomRef>(
    `SELECT DISTINCT site, room FROM rooms JOIN room_words ON room_words.room_id = rooms.id
     ORDER BY site, room`,
  );
  const remove = database.prepare<[number, number]>(
    "DELETE FROM room_words WHERE journal_id = ? AND number = ?",
  );
  return {
    of(ref) {
      const id = ids.find(ref);
      return id === undefined ? [] : select.all(id).map(wordOf);
    },
    rooms: () => rooms.all(),
    remove: ({ record }) => remove.run(record.journal, record.number).changes === 1,
  };
}

const wordOf = (row: WordRow): HeardWord => ({
  kind: row.kind === "released" ? "released" : "extended",
  meetingId: row.meeting_id,
  endsAtMs: row.ends_at_ms,
  record: { journal: row.journal_id, number: row.number },
  agendaVersion: row.agenda_version,
});
