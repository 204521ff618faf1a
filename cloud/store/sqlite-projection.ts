import type { Database } from "better-sqlite3";
import type { Duty } from "../../contract/duty.ts";
import type { Alarm, SelfTestReport } from "../../contract/record.ts";
import type { DutyCounts, IncomingRecord, RecordStore, RoomRef } from "./hub-store.ts";
import type { RoomIds } from "./sqlite-rooms.ts";

type ProjectionQueries = Pick<
  RecordStore,
  "duties" | "dutyCounts" | "alarms" | "openAlarms" | "reports"
>;

export interface Projection {
  /** Inside the transaction that stores the record. Records come in order: the last word wins. */
  apply(roomId: number, record: IncomingRecord): void;
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
  const putAlarm = database.prepare<[number, string, number, number | null, string]>(
    "INSERT OR REPLACE INTO alarms (room_id, id, raised_at_ms, cleared_at_ms, alarm) VALUES (?, ?, ?, ?, ?)",
  );
  const putReport = database.prepare<[number, string, number, string]>(
    "INSERT OR REPLACE INTO self_tests (room_id, id, started_at_ms, report) VALUES (?, ?, ?, ?)",
  );
  return (roomId, { duty, alarm, report }) => {
    if (duty !== null) {
      putDuty.run(roomId, duty.id, duty.dueAtMs, duty.status, JSON.stringify(duty));
    }
    if (alarm !== null) {
      const text = JSON.stringify(alarm);
      putAlarm.run(roomId, alarm.id, alarm.raisedAtMs, alarm.clearedAtMs, text);
    }
    if (report !== null) {
      putReport.run(roomId, report.id, report.startedAtMs, JSON.stringify(report));
    }
  };
}

function createQueries(database: Database, ids: RoomIds): ProjectionQueries {
  const duties = database.prepare<[number, number, number], { duty: string }>(
    `SELECT duty FROM duties WHERE room_id = ? AND due_at_ms >= ? AND due_at_ms < ?
     ORDER BY due_at_ms, id LIMIT ${mostRows}`,
  );
  const counts = database.prepare<[number, number, number], { status: string; count: number }>(
    `SELECT status, count(*) AS count FROM duties
     WHERE room_id = ? AND due_at_ms >= ? AND due_at_ms < ? GROUP BY status`,
  );
  const alarms = database.prepare<[number, number], { alarm: string }>(
    `SELECT alarm FROM alarms WHERE room_id = ? AND (cleared_at_ms IS NULL OR cleared_at_ms >= ?)
     ORDER BY raised_at_ms DESC, id LIMIT ${mostRows}`,
  );
  const open = database.prepare<[number], { count: number }>(
    "SELECT count(*) AS count FROM alarms WHERE room_id = ? AND cleared_at_ms IS NULL",
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
      const found = new Map(
        counts.all(idOf(ref), fromMs, toMs).map((row) => [row.status, row.count]),
      );
      const of = (status: keyof DutyCounts) => found.get(status) ?? 0;
      return { done: of("done"), late: of("late"), missed: of("missed") };
    },
    async alarms(ref, clearedSinceMs) {
      return alarms.all(idOf(ref), clearedSinceMs).map((row): Alarm => JSON.parse(row.alarm));
    },
    openAlarms: async (ref) => open.get(idOf(ref))?.count ?? 0,
    async reports(ref, limit) {
      return reports.all(idOf(ref), limit).map((row): SelfTestReport => JSON.parse(row.report));
    },
  };
}
