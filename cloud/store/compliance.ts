import type { Duty } from "../../contract/duty.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";

/** A span of time of some rooms; room time. */
export interface RoomSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Row numbers; null: of every room. */
  readonly rooms: readonly number[] | null;
}

export interface OutcomeRow {
  readonly roomId: number;
  readonly clause: string;
  readonly status: string;
  readonly count: number;
}

export interface MeetingRow {
  readonly roomId: number;
  readonly meetings: number;
  readonly withMissed: number;
}

export interface ComplianceRoomRow {
  readonly id: number;
  readonly site: string;
  readonly room: string;
  /** JSON of what the room says of itself. */
  readonly meta: string | null;
}

/** Started within [fromMs, toMs). */
export interface WantedTests {
  readonly kinds: readonly string[];
  /** Null: of no meeting. */
  readonly meetings: readonly (string | null)[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

export interface TestRow {
  readonly id: string;
  readonly test: string;
  readonly meetingId: string | null;
  readonly startedAtMs: number;
}

export interface ComplianceStore {
  rooms(): Promise<readonly ComplianceRoomRow[]>;
  /** Duties due in the span by room, clause and state. @param clauses null: all */
  outcomes(span: RoomSpan, clauses: readonly string[] | null): Promise<readonly OutcomeRow[]>;
  /** Meetings with settled duties due in the span, by room. */
  meetings(span: RoomSpan, clauses: readonly string[] | null): Promise<readonly MeetingRow[]>;
  /** Of one room, by deadline. @param statuses null: all */
  duties(
    roomId: number,
    span: RoomSpan,
    clause: string | null,
    statuses: readonly string[] | null,
  ): Promise<readonly Duty[]>;
  /** Self-tests of one room, of these kinds and meetings, newest first; what they found is left out. */
  tests(roomId: number, wanted: WantedTests): Promise<readonly TestRow[]>;
  /** By their ids. */
  reports(roomId: number, ids: readonly string[]): Promise<readonly SelfTestReport[]>;
}

/**
 * Everything of a month is answered from the index `duties_by_month` alone. What is due as a month
 * begins is of that month, but a duty of the day that is due as its day ends is of the month that ends.
 */
const dueIn = (
  queries: Queries,
  { fromMs, toMs, rooms }: RoomSpan,
  clauses: readonly string[] | null,
) => {
  const due = queries
    .selectFrom("duties")
    .where("due_at_ms", ">=", fromMs)
    .where("due_at_ms", "<=", toMs)
    .where((row) => {
      const edge = row.case().when("meeting_id", "is", null).then(fromMs).else(toMs).end();
      return row("due_at_ms", "<>", edge);
    });
  const here = rooms === null ? due : due.where("room_id", "in", rooms);
  return clauses === null ? here : here.where("clause", "in", clauses);
};

export function createComplianceStore({ queries }: HubDatabase): ComplianceStore {
  return {
    rooms: () => queries.selectFrom("rooms").select(["id", "site", "room", "meta"]).execute(),
    async outcomes(span, clauses) {
      const rows = await dueIn(queries, span, clauses)
        .select((row) => ["room_id", "clause", "status", row.fn.countAll().as("count")])
        .groupBy(["room_id", "clause", "status"])
        .execute();
      return rows.map(({ room_id: roomId, clause, status, count }) => {
        return { roomId, clause, status, count: Number(count) };
      });
    },
    // Grouped twice: counting distinct ones takes twice as long on PostgreSQL.
    async meetings(span, clauses) {
      const each = dueIn(queries, span, clauses)
        .select((row) => [
          "room_id",
          "meeting_id",
          row.fn.max(row.case().when("status", "=", "missed").then(1).else(0).end()).as("missed"),
        ])
        .where("status", "in", ["done", "late", "missed"])
        .where("meeting_id", "is not", null)
        .groupBy(["room_id", "meeting_id"]);
      const rows = await queries
        .selectFrom(each.as("each"))
        .select((row) => [
          "room_id",
          row.fn.countAll().as("meetings"),
          row.fn.sum("missed").as("withMissed"),
        ])
        .groupBy("room_id")
        .execute();
      return rows.map(({ room_id: roomId, meetings, withMissed }) => {
        return { roomId, meetings: Number(meetings), withMissed: Number(withMissed) };
      });
    },
    async duties(roomId, span, clause, statuses) {
      const found = dueIn(queries, { ...span, rooms: [roomId] }, clause === null ? null : [clause]);
      const meant = statuses === null ? found : found.where("status", "in", statuses);
      const rows = await meant.select("duty").orderBy("due_at_ms").orderBy("id").execute();
      return rows.map((row): Duty => JSON.parse(row.duty));
    },
    ...createTestQueries(queries),
  };
}

const createTestQueries = (queries: Queries): Pick<ComplianceStore, "tests" | "reports"> => ({
  async tests(roomId, { kinds, meetings, fromMs, toMs, limit }) {
    const named = meetings.filter((id) => id !== null);
    if (kinds.length === 0 || meetings.length === 0) return [];
    return await queries
      .selectFrom("self_tests")
      .select(["id", "test", "meeting_id as meetingId", "started_at_ms as startedAtMs"])
      .where("room_id", "=", roomId)
      .where("test", "in", kinds)
      .where((row) =>
        row.or([
          ...(named.length === 0 ? [] : [row("meeting_id", "in", named)]),
          ...(named.length === meetings.length ? [] : [row("meeting_id", "is", null)]),
        ]),
      )
      .where("started_at_ms", ">=", fromMs)
      .where("started_at_ms", "<", toMs)
      .orderBy("started_at_ms", "desc")
      .orderBy("id")
      .limit(limit)
      .execute();
  },
  async reports(roomId, ids) {
    if (ids.length === 0) return [];
    const rows = await queries
      .selectFrom("self_tests")
      .select("report")
      .where("room_id", "=", roomId)
      .where("id", "in", ids)
      .execute();
    return rows.map((row): SelfTestReport => JSON.parse(row.report));
  },
});
