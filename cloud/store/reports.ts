import { reportHead } from "../../contract/report-head.ts";
import type { ReportHead } from "../../contract/api.ts";
import type {
  SelfTestKind,
  SelfTestReport,
  SelfTestResult,
  SignOff,
  SignOffRole,
} from "../../contract/selftest.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";

/** Which self-tests are asked for; null: any. Times are room time. */
export interface ReportFilter {
  /** Only of these rooms. */
  readonly rooms: readonly RoomRef[];
  readonly test: SelfTestKind | null;
  readonly worst: SelfTestResult | null;
  readonly fromMs: number | null;
  /** Started before. */
  readonly beforeMs: number | null;
}

export interface StoredReportHead extends ReportHead {
  readonly ref: RoomRef;
}

/** Self-tests and what was signed under them. */
export interface ReportStore {
  /** Newest first. */
  heads(filter: ReportFilter, limit: number): Promise<readonly StoredReportHead[]>;
  find(
    ref: RoomRef,
    id: string,
  ): Promise<{ readonly report: SelfTestReport; readonly signOffs: readonly SignOff[] } | null>;
}

export function createReportStore({ queries }: HubDatabase): ReportStore {
  return {
    heads: (filter, limit) => heads(queries, filter, limit),
    async find({ site, room }, id) {
      const found = await queries
        .selectFrom("self_tests")
        .innerJoin("rooms", "rooms.id", "self_tests.room_id")
        .select(["self_tests.report", "self_tests.room_id"])
        .where("rooms.site", "=", site)
        .where("rooms.room", "=", room)
        .where("self_tests.id", "=", id)
        .executeTakeFirst();
      if (found === undefined) return null;
      const signed = await queries
        .selectFrom("sign_offs")
        .select("sign_off")
        .where("room_id", "=", found.room_id)
        .where("report_id", "=", id)
        .orderBy("signed_as")
        .execute();
      const report: SelfTestReport = JSON.parse(found.report);
      return { report, signOffs: signed.map((row): SignOff => JSON.parse(row.sign_off)) };
    },
  };
}

async function heads(
  queries: Queries,
  filter: ReportFilter,
  limit: number,
): Promise<readonly StoredReportHead[]> {
  const rooms = await roomIds(queries, filter.rooms);
  if (rooms.size === 0) return [];
  let asked = queries
    .selectFrom("self_tests")
    .select(["room_id", "id", "head"])
    .where("room_id", "in", [...rooms.keys()]);
  if (filter.test !== null) asked = asked.where("test", "=", filter.test);
  if (filter.worst !== null) asked = asked.where("worst", "=", filter.worst);
  if (filter.fromMs !== null) asked = asked.where("started_at_ms", ">=", filter.fromMs);
  if (filter.beforeMs !== null) asked = asked.where("started_at_ms", "<", filter.beforeMs);
  const rows = await asked
    .orderBy("started_at_ms", "desc")
    .orderBy("room_id")
    .orderBy("id")
    .limit(limit)
    .execute();
  const signed = await signedRoles(queries, rows);
  return rows.flatMap((row) => {
    const ref = rooms.get(row.room_id);
    if (ref === undefined) return [];
    const head: Omit<ReportHead, "signedAs"> = JSON.parse(row.head);
    return [{ ...head, ref, signedAs: signed.get(`${row.room_id}/${row.id}`) ?? [] }];
  });
}

/** The rooms by their row numbers; those that the hub does not know are left out. */
async function roomIds(
  queries: Queries,
  wanted: readonly RoomRef[],
): Promise<ReadonlyMap<number, RoomRef>> {
  const names = new Set(wanted.map(({ site, room }) => `${site}/${room}`));
  const rows = await queries.selectFrom("rooms").select(["id", "site", "room"]).execute();
  const asked = rows.filter(({ site, room }) => names.has(`${site}/${room}`));
  return new Map(asked.map(({ id, site, room }) => [id, { site, room }]));
}

async function signedRoles(
  queries: Queries,
  rows: readonly { readonly room_id: number; readonly id: string }[],
): Promise<ReadonlyMap<string, readonly SignOffRole[]>> {
  const found = new Map<string, readonly SignOffRole[]>();
  if (rows.length === 0) return found;
  const signed = await queries
    .selectFrom("sign_offs")
    .select(["room_id", "report_id", "sign_off"])
    .where("room_id", "in", [...new Set(rows.map((row) => row.room_id))])
    .where("report_id", "in", [...new Set(rows.map((row) => row.id))])
    .execute();
  for (const { room_id, report_id, sign_off } of signed) {
    const { as }: SignOff = JSON.parse(sign_off);
    const key = `${room_id}/${report_id}`;
    found.set(key, [...(found.get(key) ?? []), as]);
  }
  return found;
}

/** Within the transaction that stores the record. */
export async function putReport(
  queries: Queries,
  roomId: number,
  report: SelfTestReport,
): Promise<void> {
  const { signedAs: _none, ...head } = reportHead({ report, signOffs: [] });
  const columns = {
    started_at_ms: report.startedAtMs,
    test: report.test,
    meeting_id: report.meetingId,
    worst: report.worst,
    head: JSON.stringify(head),
    report: JSON.stringify(report),
  };
  await queries
    .insertInto("self_tests")
    .values({ room_id: roomId, id: report.id, ...columns })
    .onConflict((conflict) => conflict.columns(["room_id", "id"]).doUpdateSet(columns))
    .execute();
}

/** Within the transaction that stores the record: of one role the last word counts. */
export async function putSignOff(
  queries: Queries,
  roomId: number,
  signOff: SignOff,
): Promise<void> {
  const sign_off = JSON.stringify(signOff);
  await queries
    .insertInto("sign_offs")
    .values({ room_id: roomId, report_id: signOff.report, signed_as: signOff.as, sign_off })
    .onConflict((conflict) =>
      conflict.columns(["room_id", "report_id", "signed_as"]).doUpdateSet({ sign_off }),
    )
    .execute();
}
