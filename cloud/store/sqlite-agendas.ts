import type { Database } from "better-sqlite3";
import type { Agenda } from "../../contract/agenda.ts";
import type { AgendaStore } from "./hub-store.ts";
import type { RoomIds } from "./sqlite-rooms.ts";

/** Older versions hold names and titles that nobody needs any more. */
const versionsKept = 20;

export function createAgendaStore(database: Database, ids: RoomIds): AgendaStore {
  const current = database.prepare<[number], { agenda: string }>(
    "SELECT agenda FROM agendas WHERE room_id = ? ORDER BY version DESC LIMIT 1",
  );
  const all = database.prepare<[], { agenda: string }>(
    `SELECT agenda FROM agendas AS newest
     WHERE version = (SELECT max(version) FROM agendas WHERE room_id = newest.room_id)`,
  );
  const version = database.prepare<[number], { version: number | null }>(
    "SELECT max(version) AS version FROM agendas WHERE room_id = ?",
  );
  const insert = database.prepare<[number, number, string]>(
    "INSERT INTO agendas (room_id, version, agenda) VALUES (?, ?, ?)",
  );
  const forget = database.prepare<[number, number]>(
    "DELETE FROM agendas WHERE room_id = ? AND version <= ?",
  );
  const replace = database.transaction((agenda: Agenda, previousVersion: number): boolean => {
    const roomId = ids.need(agenda);
    if ((version.get(roomId)?.version ?? 0) !== previousVersion) return false;
    insert.run(roomId, agenda.version, JSON.stringify(agenda));
    forget.run(roomId, agenda.version - versionsKept);
    return true;
  });
  return {
    async current(ref) {
      const id = ids.find(ref);
      const row = id === undefined ? undefined : current.get(id);
      return row === undefined ? null : agendaOf(row);
    },
    all: async () => all.all().map(agendaOf),
    replace: async (agenda, previousVersion) => replace.immediate(agenda, previousVersion),
  };
}

const agendaOf = (row: { agenda: string }): Agenda => JSON.parse(row.agenda);
