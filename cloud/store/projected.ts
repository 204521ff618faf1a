import { type Duty, type DutyNotice, dutyRoles } from "../../contract/duty.ts";
import { type Alarm, emergencyAlarm, emergencyKinds } from "../../contract/record.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { DutyCounts, RecordStore } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";

type DutyQueries = Pick<RecordStore, "duties" | "dutyCounts" | "escalatedTo">;
type AlarmQueries = Pick<RecordStore, "alarms" | "openAlarms" | "emergencies" | "reports">;

/** More than a screen or a day's report can use. */
const mostRows = 1_000;

/** What a room's records say about its duties, alarms and self-tests. */
export const createProjected = (
  { queries }: HubDatabase,
  ids: RoomIds,
): DutyQueries & AlarmQueries => ({
  ...createDutyQueries(queries, ids),
  ...createAlarmQueries(queries, ids),
});

function createDutyQueries(queries: Queries, ids: RoomIds): DutyQueries {
  return {
    async duties(ref, fromMs, toMs) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return [];
      const rows = await queries
        .selectFrom("duties")
        .select(["duty", "noticed"])
        .where("room_id", "=", roomId)
        .where("due_at_ms", ">=", fromMs)
        .where("due_at_ms", "<", toMs)
        .orderBy("due_at_ms")
        .orderBy("id")
        .limit(mostRows)
        .execute();
      return rows.map(dutyOf);
    },
    async dutyCounts(ref, fromMs, toMs) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return { done: 0, late: 0, missed: 0 };
      const rows = await queries
        .selectFrom("duties")
        .select((row) => ["status", row.fn.countAll<number>().as("count")])
        .where("room_id", "=", roomId)
        .where("due_at_ms", ">=", fromMs)
        .where("due_at_ms", "<=", toMs)
        .where((row) =>
          row.or([
            row.and([row("meeting_id", "is", null), row("due_at_ms", "<>", fromMs)]),
            row.and([row("meeting_id", "is not", null), row("due_at_ms", "<>", toMs)]),
          ]),
        )
        .groupBy("status")
        .execute();
      const found = new Map(rows.map((row) => [row.status, row.count]));
      const of = (status: keyof DutyCounts) => found.get(status) ?? 0;
      return { done: of("done"), late: of("late"), missed: of("missed") };
    },
    async escalatedTo(ref, fromMs, toMs) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return [];
      const rows = await queries
        .selectFrom("duties")
        .select("escalates_to")
        .distinct()
        .where("room_id", "=", roomId)
        .where("due_at_ms", ">=", fromMs)
        .where("due_at_ms", "<", toMs)
        .where("status", "=", "open")
        .where("noticed", "=", "escalated")
        .execute();
      const told = new Set(rows.map((row) => row.escalates_to));
      return dutyRoles.filter((role) => told.has(role));
    },
  };
}

function createAlarmQueries(queries: Queries, ids: RoomIds): AlarmQueries {
  return {
    async alarms(ref, clearedSinceMs) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return [];
      const rows = await queries
        .selectFrom("alarms")
        .select("alarm")
        .where("room_id", "=", roomId)
        .where((row) =>
          row.or([row("cleared_at_ms", "is", null), row("cleared_at_ms", ">=", clearedSinceMs)]),
        )
        .orderBy("raised_at_ms", "desc")
        .orderBy("id")
        .limit(mostRows)
        .execute();
      return rows.map((row): Alarm => JSON.parse(row.alarm));
    },
    async openAlarms(ref) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return 0;
      const row = await queries
        .selectFrom("alarms")
        .select((rows) => rows.fn.countAll<number>().as("count"))
        .where("room_id", "=", roomId)
        .where("cleared_at_ms", "is", null)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async emergencies(ref) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return [];
      const rows = await queries
        .selectFrom("alarms")
        .select("id")
        .where("room_id", "=", roomId)
        .where("id", "in", emergencyKinds.map(emergencyAlarm))
        .where("cleared_at_ms", "is", null)
        .execute();
      const open = new Set(rows.map(({ id }) => id));
      return emergencyKinds.filter((kind) => open.has(emergencyAlarm(kind)));
    },
    async reports(ref, limit) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return [];
      const rows = await queries
        .selectFrom("self_tests")
        .select("report")
        .where("room_id", "=", roomId)
        .orderBy("started_at_ms", "desc")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map((row): SelfTestReport => JSON.parse(row.report));
    },
  };
}

/** What its telling has reached is told by later records than what else is known of a duty. */
function dutyOf(row: { readonly duty: string; readonly noticed: string }): Duty {
  const duty: Duty = JSON.parse(row.duty);
  return { ...duty, noticed: notices.find((notice) => notice === row.noticed) ?? duty.noticed };
}

const notices: readonly DutyNotice[] = ["none", "reminded", "escalated"];
