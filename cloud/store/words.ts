import type { Selectable } from "kysely";
import type { HeardWord } from "../agenda/room-word.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { AgendaStore } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";
import type { RoomWordsTable } from "./tables/record-tables.ts";

type WordStore = Pick<AgendaStore, "words" | "roomsWithWords" | "forget">;

/** Words that wait; the projection of records puts them in. */
export function createWordStore({ queries }: HubDatabase, ids: RoomIds): WordStore {
  return {
    async words(ref) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return [];
      const rows = await queries
        .selectFrom("room_words")
        .selectAll()
        .where("room_id", "=", roomId)
        .orderBy("journal_id")
        .orderBy("number")
        .execute();
      return rows.map(wordOf);
    },
    roomsWithWords: () =>
      queries
        .selectFrom("rooms")
        .innerJoin("room_words", "room_words.room_id", "rooms.id")
        .select(["site", "room"])
        .distinct()
        .orderBy("site")
        .orderBy("room")
        .execute(),
    async forget(word) {
      await removeWord(queries, word);
    },
  };
}

/** False when it is no longer there: heeded, or a newer one has taken its place. */
export async function removeWord(queries: Queries, { record }: HeardWord): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("room_words")
    .where("journal_id", "=", record.journal)
    .where("number", "=", record.number)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

const wordOf = (row: Selectable<RoomWordsTable>): HeardWord => ({
  kind: row.kind === "released" ? "released" : "extended",
  meetingId: row.meeting_id,
  endsAtMs: row.ends_at_ms,
  record: { journal: row.journal_id, number: row.number },
  agendaVersion: row.agenda_version,
});
