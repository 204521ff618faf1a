import type { Database } from "better-sqlite3";
import { type Duty, type DutyRole, dutyRoles } from "../../contract/duty.ts";
import { type Alarm, emergencyKinds, emergencyAlarm } from "../../contract/record.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import type { DutyCounts, IncomingRecord, RecordStore, RoomRef } from "./hub-store.ts";
import type { RoomIds } from "./sqlite-rooms.ts";

type ProjectionQueries = Pick<
  RecordStore,
  "duties" | "dutyCounts" | "escalatedTo" | "alarms" | "openAlarms" | "emergencies" | "reports"
>;

/** Whose record it is: row numbers of the room and of its journal. */
export interface RecordOwner {
  readonly roomId: number;
  readonly journalId: number;
}

export interface Projection {
  /** Inside the transaction that stores the record. Records come in order: the last word wins. */
  apply(owner: RecordOwner, record: IncomingRecord): void;
  readonly queries: ProjectionQueries;
}

/** More than a screen or a day's report can use. */
const mostRows = 1_000;

/** What a room's records say about its duties, alarms and self-tests. */
export function createProjection(database: Database, ids: RoomIds): Projection {
  return { apply: createApply(database), queries: createQueries(database, ids) };
}

function createApply(database: Database): Projection["apply"] {
  const putDuty = database.prepare<[number, string, number, string, string]>(
    "INSERT OR REPLACE INTO duties (room_id, id, due_at_ms, status, duty) VALUES (?, ?, ?, ?, ?)",
  );
  // It only moves on: of more guests people are told although the duty has gone up before.
  const putNotice = database.prepare<[string, number, string]>(
    `UPDATE duties SET duty = json_set(duty, '$.noticed', ?) WHERE room_id = ? AND id = ?
     AND json_extract(duty, '$.noticed') <> 'escalated'`,
  );
  const putAlarm = database.prepare<[number, string, number, number | null, string]>(
    "INSERT OR REPLACE INTO alarms (room_id, id, raised_at_ms, cleared_at_ms, alarm) VALUES (?, ?, ?, ?, ?)",
  );
  const putReport = database.prepare<[number, string, number, string]>(
    "INSERT OR REPLACE INTO self_tests (room_id, id, started_at_ms, report) VALUES (?, ?, ?, ?)",
  );
  const applyToBookings = createBookingApply(database);
  return (owner, record) => {
    const { roomId } = owner;
    const { duty, notice, alarm, report } = record;
    if (duty !== null) {
      putDuty.run(roomId, duty.id, duty.dueAtMs, duty.status, JSON.stringify(duty));
    }
    if (notice !== null) putNotice.run(notice.notice, roomId, notice.duty);
    if (alarm !== null) {
      const text = JSON.stringify(alarm);
      putAlarm.run(roomId, alarm.id, alarm.raisedAtMs, alarm.clearedAtMs, text);
    }
    if (report !== null) {
      putReport.run(roomId, report.id, report.startedAtMs, JSON.stringify(report));
    }
    applyToBookings(owner, record);
  };
}

/** What the room did to its bookings, and which agenda it knew when it did. */
function createBookingApply(database: Database): Projection["apply"] {
  const putVersion = database.prepare<[number, number]>(
    "UPDATE journals SET agenda_version = ? WHERE id = ?",
  );
  const putWord = database.prepare<[number, string, string, number, number, number]>(
    `INSERT OR REPLACE INTO room_words
       (room_id, meeting_id, kind, ends_at_ms, journal_id, number, agenda_version)
     SELECT ?, ?, ?, ?, id, ?, agenda_version FROM journals WHERE id = ?`,
  );
  return ({ roomId, journalId }, { number, agendaVersion, word }) => {
    if (agendaVersion !== null) putVersion.run(agendaVersion, journalId);
    if (word === null) return;
    putWord.run(roomId, word.meetingId, word.kind, word.endsAtMs, number, journalId);
  };
}

function createQueries(database: Database, ids: RoomIds): ProjectionQueries {
  const duties = database.prepare<[number, number, number], { duty: string }>(
    `SELECT duty FROM duties WHERE room_id = ? AND due_at_ms >= ? AND due_at_ms < ?
     ORDER BY due_at_ms, id LIMIT ${mostRows}`,
  );
  const counts = database.prepare<
    { roomId: number; fromMs: number; toMs: number },
    { status: string; count: number }
  >(
    `SELECT status, count(*) AS count FROM duties
     WHERE room_id = :roomId AND due_at_ms BETWEEN :fromMs AND :toMs
       AND due_at_ms <> iif(json_extract(duty, '$.meetingId') IS NULL, :fromMs, :toMs)
     GROUP BY status`,
  );
  const escalated = database.prepare<[number, number, number], { role: string }>(
    `SELECT DISTINCT json_extract(duty, '$.escalatesTo') AS role FROM duties
     WHERE room_id = ? AND due_at_ms >= ? AND due_at_ms < ? AND status = 'open'
       AND json_extract(duty, '$.noticed') = 'escalated'`,
  );
  const alarms = database.prepare<[number, number], { alarm: string }>(
    `SELECT alarm FROM alarms WHERE room_id = ? AND (cleared_at_ms IS NULL OR cleared_at_ms >= ?)
     ORDER BY raised_at_ms DESC, id LIMIT ${mostRows}`,
  );
  const open = database.prepare<[number], { count: number }>(
    "SELECT count(*) AS count FROM alarms WHERE room_id = ? AND cleared_at_ms IS NULL",
  );
  const isOpen = database.prepare<[number, string], { id: string }>(
    "SELECT id FROM alarms WHERE room_id = ? AND id = ? AND cleared_at_ms IS NULL",
  );
  const reports = database.prepare<[number, number], { report: string }>(
    "SELECT report FROM self_tests WHERE room_id = ? ORDER BY started_at_ms DESC, id LIMIT ?",
  );
  /** A room the hub has never heard of has nothing. */
  const idOf = (ref: RoomRef): number => ids.find(ref) ?? -1;
  return {
    async duties(ref, fromMs, toMs) {
      return duties.all(idOf(ref), fromMs, toMs).map((row): Duty => JSON.parse(row.duty));
    },
    async dutyCounts(ref, fromMs, toMs) {
      const rows = counts.all({ roomId: idOf(ref), fromMs, toMs });
      const found = new Map(rows.map((row) => [row.status, row.count]));
      const of = (status: keyof DutyCounts) => found.get(status) ?? 0;
      return { done: of("done"), late: of("late"), missed: of("missed") };
    },
    async escalatedTo(ref, fromMs, toMs) {
      const told = new Set(escalated.all(idOf(ref), fromMs, toMs).map((row) => row.role));
      return dutyRoles.filter((role: DutyRole) => told.has(role));
    },
    async alarms(ref, clearedSinceMs) {
      return alarms.all(idOf(ref), clearedSinceMs).map((row): Alarm => JSON.parse(row.alarm));
    },
    openAlarms: async (ref) => open.get(idOf(ref))?.count ?? 0,
    async emergencies(ref) {
      const roomId = idOf(ref);
      return emergencyKinds.filter(
        (kind) => isOpen.get(roomId, emergencyAlarm(kind)) !== undefined,
      );
    },
    async reports(ref, limit) {
      return reports.all(idOf(ref), limit).map((row): SelfTestReport => JSON.parse(row.report));
    },
  };
}
