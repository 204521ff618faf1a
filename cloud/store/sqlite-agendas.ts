import type { Database } from "better-sqlite3";
import type { Agenda } from "../../contract/agenda.ts";
import type { HeardWord } from "../agenda/room-word.ts";
import { meetingIdOf } from "../agenda/source-word.ts";
import type { AgendaStep, AgendaStore } from "./hub-store.ts";
import type { OwedRelease } from "./source-store.ts";
import { type AgendaRow, columnsOf, storedOf } from "./sqlite-agenda-row.ts";
import { createClassifiedStore } from "./sqlite-classified.ts";
import type { RoomIds } from "./sqlite-rooms.ts";
import { createSecretStore } from "./sqlite-secrets.ts";
import { createSpend } from "./sqlite-sources.ts";
import { createWordStore } from "./sqlite-words.ts";

/** Older versions hold names and titles that nobody needs any more. */
const versionsKept = 20;

export function createAgendaStore(database: Database, ids: RoomIds): AgendaStore {
  const current = database.prepare<[number], AgendaRow>(
    "SELECT agenda, waiting, notes FROM agendas WHERE room_id = ? ORDER BY version DESC LIMIT 1",
  );
  const all = database.prepare<[], { agenda: string }>(
    `SELECT agenda FROM agendas AS newest
     WHERE version = (SELECT max(version) FROM agendas WHERE room_id = newest.room_id)`,
  );
  const words = createWordStore(database, ids);
  const secrets = createSecretStore(
    database,
    ids,
    createSpend(database),
    createClassifiedStore(database),
  );
  const step = createStep(database, ids);
  const owe = createOwing(database);
  const forgive = createForgiving(database);
  const take = database.transaction((steps: readonly AgendaStep[], heeded: HeardWord | null) => {
    for (const one of steps) {
      step(one);
      secrets.watch(one);
      forgive(one);
      for (const owed of one.owed) owe(owed);
    }
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
    spent: async (nowMs) => secrets.spent(nowMs),
    wipe: async (spent, wipe) => secrets.wipe(spent, wipe),
  };
}

/** Thrown so that the transaction leaves nothing behind: somebody else was faster. */
const outrun = new Error("another process has changed the agenda");

function createStep(database: Database, ids: RoomIds): (step: AgendaStep) => void {
  const version = database.prepare<[number], { version: number | null }>(
    "SELECT max(version) AS version FROM agendas WHERE room_id = ?",
  );
  const insert = database.prepare<[number, number, string, string, string]>(
    "INSERT INTO agendas (room_id, version, agenda, waiting, notes) VALUES (?, ?, ?, ?, ?)",
  );
  const forget = database.prepare<[number, number]>(
    "DELETE FROM agendas WHERE room_id = ? AND version <= ?",
  );
  // What is known beyond what a room is told is the larger part, and only the newest is ever read.
  const bare = database.prepare<[number, number]>(
    "UPDATE agendas SET notes = '{}', waiting = '[]' WHERE room_id = ? AND version = ?",
  );
  return (one) => {
    const { agenda, previousVersion } = one;
    const roomId = ids.need(agenda);
    if ((version.get(roomId)?.version ?? 0) !== previousVersion) throw outrun;
    insert.run(roomId, agenda.version, ...columnsOf(one));
    bare.run(roomId, previousVersion);
    forget.run(roomId, agenda.version - versionsKept);
  };
}

/** Of two that are owed for one meeting the later one is told. */
function createOwing(database: Database): (owed: OwedRelease) => void {
  const insert = database.prepare<[string, number, number, number, string]>(
    `INSERT OR REPLACE INTO owed_releases (source_id, key, end_ms, start_ms, until_ms)
     SELECT id, ?, ?, ?, ? FROM sources WHERE id = ?`,
  );
  return ({ source, key, endMs, startMs, untilMs }) =>
    void insert.run(key, endMs, startMs, untilMs, source);
}

/** Nothing is owed of the old time of a meeting that its source has set for another one. */
function createForgiving(database: Database): (step: AgendaStep) => void {
  const owed = database.prepare<[], Omit<OwedRelease, "endMs">>(
    `SELECT source_id AS source, key, start_ms AS startMs, until_ms AS untilMs FROM owed_releases`,
  );
  const remove = database.prepare<[string, string]>(
    "DELETE FROM owed_releases WHERE source_id = ? AND key = ?",
  );
  return ({ notes }) => {
    for (const { source, key, startMs, untilMs } of owed.all()) {
      const base = notes.get(meetingIdOf(source, key))?.link?.base;
      if (base === undefined) continue;
      if (base.startMs !== startMs || base.endMs !== untilMs) remove.run(source, key);
    }
  };
}
