import type { Database } from "better-sqlite3";
import type { AgendaStep, RoomRef, SpentMeeting, StoredAgenda } from "./hub-store.ts";
import { type AgendaRow, columnsOf, storedOf } from "./sqlite-agenda-row.ts";
import type { ClassifiedStore } from "./sqlite-classified.ts";
import type { RoomIds } from "./sqlite-rooms.ts";
import type { Spend } from "./sqlite-sources.ts";

/** Classified meetings whose words are stored, so that they are found when they are over. */
export interface SecretStore {
  /** Inside the transaction that stores the step. */
  watch(step: AgendaStep): void;
  spent(nowMs: number): readonly SpentMeeting[];
  wipe(spent: SpentMeeting, wipe: (stored: StoredAgenda) => StoredAgenda): boolean;
}

interface VersionRow extends AgendaRow {
  readonly version: number;
}

/** What one round wipes; the next one goes on. */
const mostSpent = 100;

export function createSecretStore(
  database: Database,
  ids: RoomIds,
  spend: Spend,
  classified: ClassifiedStore,
): SecretStore {
  const spent = database.prepare<[number], RoomRef & Omit<SpentMeeting, "ref">>(
    `SELECT site, room, meeting_id AS meetingId, over_at_ms AS overAtMs FROM secrets
     JOIN rooms ON rooms.id = secrets.room_id WHERE over_at_ms <= ? LIMIT ${mostSpent}`,
  );
  return {
    watch: createWatch(database, ids, classified),
    spent: (nowMs) =>
      spent.all(nowMs).map(({ site, room, ...rest }) => ({ ref: { site, room }, ...rest })),
    wipe: createWipe(database, ids, spend, classified),
  };
}

/** One that is called off, or leaves for another room, is over as soon as its room is told. */
function createWatch(
  database: Database,
  ids: RoomIds,
  classified: ClassifiedStore,
): SecretStore["watch"] {
  const watched = database.prepare<[number], { meeting_id: string }>(
    "SELECT meeting_id FROM secrets WHERE room_id = ?",
  );
  const put = database.prepare<[number, string, number]>(
    "INSERT OR REPLACE INTO secrets (room_id, meeting_id, over_at_ms) VALUES (?, ?, ?)",
  );
  const remove = database.prepare<[number, string]>(
    "DELETE FROM secrets WHERE room_id = ? AND meeting_id = ?",
  );
  return (step) => {
    const { agenda, waiting, notes } = step;
    const roomId = ids.need(agenda);
    const here = new Map([...agenda.meetings, ...waiting].map((one) => [one.id, one]));
    for (const { meeting_id: id } of watched.all(roomId)) {
      const meeting = here.get(id);
      if (meeting === undefined) put.run(roomId, id, agenda.issuedAtMs);
      else if (!meeting.classified) remove.run(roomId, id);
    }
    for (const meeting of here.values()) {
      const { id, endMs } = meeting;
      if (meeting.classified && notes.get(id)?.wiped !== true) put.run(roomId, id, endMs);
    }
    classified.remember(step);
  };
}

function createWipe(
  database: Database,
  ids: RoomIds,
  spend: Spend,
  classified: ClassifiedStore,
): SecretStore["wipe"] {
  const versions = database.prepare<[number], VersionRow>(
    "SELECT version, agenda, waiting, notes FROM agendas WHERE room_id = ? ORDER BY version",
  );
  const rewrite = database.prepare<[string, string, string, number, number]>(
    "UPDATE agendas SET agenda = ?, waiting = ?, notes = ? WHERE room_id = ? AND version = ?",
  );
  const remove = database.prepare<[number, string]>(
    "DELETE FROM secrets WHERE room_id = ? AND meeting_id = ?",
  );
  const watched = database.prepare<[number, string], { over_at_ms: number }>(
    "SELECT over_at_ms FROM secrets WHERE room_id = ? AND meeting_id = ?",
  );
  const elsewhere = database.prepare<[string, number, number], { meeting_id: string }>(
    `SELECT meeting_id FROM secrets
     WHERE meeting_id = ? AND room_id <> ? AND over_at_ms > ? LIMIT 1`,
  );
  const run = database.transaction(
    (spent: SpentMeeting, wipe: (stored: StoredAgenda) => StoredAgenda): boolean => {
      const roomId = ids.need(spent.ref);
      const watch = watched.get(roomId, spent.meetingId);
      if (watch?.over_at_ms !== spent.overAtMs) return false;
      const { meetingId, overAtMs } = spent;
      const rows = versions.all(roomId);
      const newest = rows.at(-1);
      const note = newest === undefined ? undefined : storedOf(newest).notes.get(meetingId);
      // Where the meeting goes on in another room, what its source says of it is needed there.
      const goesOn =
        note?.closed?.why === "moved" || elsewhere.get(meetingId, roomId, overAtMs) !== undefined;
      // So it is when the source itself has set the meeting for a later day.
      const isOfSource = note === undefined || note.link?.gone === true;
      for (const row of rows) {
        const stored = storedOf(row);
        const link = stored.notes.get(meetingId)?.link ?? null;
        if (link !== null && !goesOn) {
          spend(link.source, link.key, isOfSource ? overAtMs : Infinity);
        }
        rewrite.run(...columnsOf(wipe(stored)), roomId, row.version);
      }
      remove.run(roomId, meetingId);
      classified.forget(overAtMs);
      return true;
    },
  );
  return (spent, wipe) => run.immediate(spent, wipe);
}
