import type { Database } from "better-sqlite3";
import type { Agenda } from "../../contract/agenda.ts";
import type { HeardWord } from "../agenda/room-word.ts";
import type { AgendaStep, AgendaStore, StoredAgenda } from "./hub-store.ts";
import type { RoomIds } from "./sqlite-rooms.ts";
import { createWordStore } from "./sqlite-words.ts";

/** Older versions hold names and titles that nobody needs any more. */
const versionsKept = 20;

interface AgendaRow {
  readonly agenda: string;
  readonly placed_in: string;
}

export function createAgendaStore(database: Database, ids: RoomIds): AgendaStore {
  const current = database.prepare<[number], AgendaRow>(
    "SELECT agenda, placed_in FROM agendas WHERE room_id = ? ORDER BY version DESC LIMIT 1",
  );
  const all = database.prepare<[], { agenda: string }>(
    `SELECT agenda FROM agendas AS newest
     WHERE version = (SELECT max(version) FROM agendas WHERE room_id = newest.room_id)`,
  );
  const words = createWordStore(database, ids);
  const step = createStep(database, ids);
  const take = database.transaction((steps: readonly AgendaStep[], heeded: HeardWord | null) => {
    for (const one of steps) step(one);
    if (heeded !== null && !words.remove(heeded)) throw outrun;
  });
  return {
    async current(ref) {
      const id = ids.find(ref);
      const row = id === undefined ? undefined : current.get(id);
      return row === undefined ? null : storedOf(row);
    },
    async all() {
      return all.all().map((row): Agenda => JSON.parse(row.agenda));
    },
    async take(steps, heeded) {
      try {
        take.immediate(steps, heeded);
        return true;
      } catch (error) {
        if (error === outrun) return false;
        throw error;
      }
    },
    words: async (ref) => words.of(ref),
    roomsWithWords: async () => words.rooms(),
    async forget(word) {
      words.remove(word);
    },
  };
}

/** Thrown so that the transaction leaves nothing behind: somebody else was faster. */
const outrun = new Error("another process has changed the agenda");

function createStep(database: Database, ids: RoomIds): (step: AgendaStep) => void {
  const version = database.prepare<[number], { version: number | null }>(
    "SELECT max(version) AS version FROM agendas WHERE room_id = ?",
  );
  const insert = database.prepare<[number, number, string, string]>(
    "INSERT INTO agendas (room_id, version, agenda, placed_in) VALUES (?, ?, ?, ?)",
  );
  const forget = database.prepare<[number, number]>(
    "DELETE FROM agendas WHERE room_id = ? AND version <= ?",
  );
  return ({ agenda, placedIn, previousVersion }) => {
    const roomId = ids.need(agenda);
    if ((version.get(roomId)?.version ?? 0) !== previousVersion) throw outrun;
    const placed = JSON.stringify(Object.fromEntries(placedIn));
    insert.run(roomId, agenda.version, JSON.stringify(agenda), placed);
    forget.run(roomId, agenda.version - versionsKept);
  };
}

function storedOf(row: AgendaRow): StoredAgenda {
  const agenda: Agenda = JSON.parse(row.agenda);
  const placed: Record<string, number> = JSON.parse(row.placed_in);
  return { agenda, placedIn: new Map(Object.entries(placed)) };
}
