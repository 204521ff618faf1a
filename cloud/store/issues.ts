import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type {
  Issue,
  IssueEvent,
  IssueSeverity,
  MaintenanceView,
} from "../../contract/hub-alarms.ts";
import type { Alarm } from "../../contract/record.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";
import type { HubTables } from "./hub-tables.ts";
import { putDeliveries } from "./deliveries.ts";
import type { NewDelivery } from "./delivery-store.ts";

/** Alarms of a room that stand. */
export interface StandingRow extends RoomRef {
  readonly alarm: Alarm;
}

/** An issue's next state; it holds only while the issue is still what it was. */
export interface IssueTaking {
  /** Null: it is new. */
  readonly before: Issue | null;
  readonly issue: Issue;
  readonly events: readonly IssueEvent[];
  readonly deliveries: readonly NewDelivery[];
}

/** Where somebody sees issues: of the hub itself and all rooms, or of whole sites and single rooms. */
export type IssueSight =
  | "everywhere"
  | { readonly sites: readonly string[]; readonly rooms: readonly RoomRef[] };

/** Which issues; null leaves out nothing. */
export interface IssueFilter {
  readonly severities: readonly IssueSeverity[];
  readonly site: string | null;
  readonly room: string | null;
  /** An account; `-`: nobody. */
  readonly assigned: string | null;
  readonly sight: IssueSight;
}

export interface IssueStore {
  /** Everything that stands in any room. */
  standing(): Promise<readonly StandingRow[]>;
  /** Another one as soon as an alarm has come or gone. */
  signature(): Promise<string>;
  /** Rooms whose newest record was written by a clock that could not be trusted. */
  untrustedClocks(): Promise<readonly RoomRef[]>;
  /** Standing ones, and those resolved since; at most one a room: the newest. */
  current(resolvedSinceMs: number): Promise<readonly Issue[]>;
  find(id: string): Promise<Issue | null>;
  /** Resolved since then and meant by the filter, newest first. */
  resolved(sinceMs: number, limit: number, filter: IssueFilter): Promise<readonly Issue[]>;
  /** Newest first. */
  history(id: string, limit: number): Promise<readonly IssueEvent[]>;
  /** The issue, its history and what is to be told, together. False: it has changed meanwhile. */
  take(taking: IssueTaking): Promise<boolean>;
  /** Forgets issues resolved before then, some at a time. */
  forget(resolvedBeforeMs: number, limit: number): Promise<void>;
  /** Those that end after then, by their ends. */
  maintenance(endsAfterMs: number): Promise<readonly MaintenanceView[]>;
  putMaintenance(window: MaintenanceView): Promise<void>;
  /** False: there is none of that id. */
  removeMaintenance(id: string): Promise<boolean>;
}

export function createIssueStore(database: HubDatabase): IssueStore {
  return {
    ...createReading(database),
    ...createArchive(database),
    ...createWriting(database),
    ...createWindows(database),
  };
}

type Reading = Pick<IssueStore, "standing" | "signature" | "untrustedClocks" | "current">;

function createReading({ queries }: HubDatabase): Reading {
  return {
    async standing() {
      const rows = await queries
        .selectFrom("alarms")
        .innerJoin("rooms", "rooms.id", "alarms.room_id")
        .select(["site", "room", "alarm"])
        .where("cleared_at_ms", "is", null)
        .execute();
      return rows.map(({ site, room, alarm }) => ({ site, room, alarm: alarmOf(alarm) }));
    },
    async signature() {
      const row = await queries
        .selectFrom("alarms")
        .select((all) => [
          all.fn.countAll().as("count"),
          all.fn.sum("raised_at_ms").as("sum"),
          all.fn.sum("room_id").as("rooms"),
        ])
        .where("cleared_at_ms", "is", null)
        .executeTakeFirst();
      return JSON.stringify(row);
    },
    async untrustedClocks() {
      const newest = queries.selectFrom("journals").select((row) => row.fn.max("id").as("id"));
      return await queries
        .selectFrom("journals")
        .innerJoin("records", (join) =>
          join
            .onRef("records.journal_id", "=", "journals.id")
            .onRef("records.number", "=", "journals.up_to"),
        )
        .innerJoin("rooms", "rooms.id", "journals.room_id")
        .select(["site", "room"])
        .where("journals.id", "in", newest.groupBy("room_id"))
        .where("clock_trusted", "=", 0)
        .execute();
    },
    async current(resolvedSinceMs) {
      const rows = await queries
        .selectFrom("issues")
        .select("issue")
        .where((row) =>
          row.or([row("resolved_at_ms", "is", null), row("resolved_at_ms", ">=", resolvedSinceMs)]),
        )
        .orderBy("raised_at_ms")
        .execute();
      const newest = new Map<string, Issue>();
      for (const issue of rows.map((row) => issueOf(row.issue))) {
        newest.set(`${issue.site}/${issue.room}`, issue);
      }
      return [...newest.values()];
    },
  };
}

function createArchive({
  queries,
}: HubDatabase): Pick<IssueStore, "find" | "resolved" | "history"> {
  return {
    async find(id) {
      const row = await queries
        .selectFrom("issues")
        .select("issue")
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? null : issueOf(row.issue);
    },
    async resolved(sinceMs, limit, { severities, site, room, assigned, sight }) {
      if (severities.length === 0) return [];
      let found = queries
        .selectFrom("issues")
        .select("issue")
        .where("resolved_at_ms", ">=", sinceMs)
        .where("severity", "in", severities)
        .where((row) => row.or(sightTests(row, sight)));
      if (site !== null) found = found.where("site", "=", site);
      if (room !== null) found = found.where("room", "=", room);
      if (assigned === "-") found = found.where("assigned_to", "is", null);
      else if (assigned !== null) found = found.where("assigned_to", "=", assigned);
      const rows = await found.orderBy("resolved_at_ms", "desc").limit(limit).execute();
      return rows.map((row) => issueOf(row.issue));
    },
    async history(id, limit) {
      const rows = await queries
        .selectFrom("issue_events")
        .select("event")
        .where("issue_id", "=", id)
        .orderBy("number", "desc")
        .limit(limit)
        .execute();
      return rows.map((row): IssueEvent => JSON.parse(row.event));
    },
  };
}

/** One of them holds of an issue that is seen. */
function sightTests(
  row: ExpressionBuilder<HubTables, "issues">,
  sight: IssueSight,
): readonly Expression<SqlBool>[] {
  if (sight === "everywhere") return [row("issues.id", "is not", null)];
  const { sites, rooms } = sight;
  const bySite = new Map<string, string[]>();
  for (const { site, room } of rooms) {
    const there = bySite.get(site);
    if (there === undefined) bySite.set(site, [room]);
    else there.push(room);
  }
  const nothing = row("issues.id", "is", null);
  return [
    sites.length === 0 ? nothing : row("issues.site", "in", sites),
    ...[...bySite].map(([site, there]) =>
      row.and([row("issues.site", "=", site), row("issues.room", "in", there)]),
    ),
  ];
}

function createWriting({ queries, transaction }: HubDatabase): Pick<IssueStore, "take" | "forget"> {
  return {
    take: (taking) =>
      transaction(async (within) => {
        if (!(await putIssue(within, taking))) return false;
        await putEvents(within, taking);
        await putDeliveries(within, taking.deliveries);
        return true;
      }),
    async forget(resolvedBeforeMs, limit) {
      const old = queries
        .selectFrom("issues")
        .select("id")
        .where("resolved_at_ms", "<", resolvedBeforeMs)
        .limit(limit);
      await queries.deleteFrom("issues").where("id", "in", old).execute();
    },
  };
}

async function putIssue(within: Queries, { before, issue }: IssueTaking): Promise<boolean> {
  const columns = {
    state: issue.state,
    severity: issue.severity,
    assigned_to: issue.assignedTo,
    changed_at_ms: issue.changedAtMs,
    resolved_at_ms: issue.resolvedAtMs,
    revision: issue.revision,
    issue: JSON.stringify(issue),
  };
  if (before === null || before.id !== issue.id) {
    const { id, site, room, raisedAtMs } = issue;
    // Another process may have opened the room's issue in the meantime.
    const { numInsertedOrUpdatedRows = 0n } = await within
      .insertInto("issues")
      .values({ id, site, room, raised_at_ms: raisedAtMs, ...columns })
      .onConflict((old) => old.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows > 0n;
  }
  const { numUpdatedRows } = await within
    .updateTable("issues")
    .set(columns)
    .where("id", "=", issue.id)
    .where("revision", "=", before.revision)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function putEvents(within: Queries, { issue, events }: IssueTaking): Promise<void> {
  if (events.length === 0) return;
  const last = await within
    .selectFrom("issue_events")
    .select((row) => row.fn.max("number").as("number"))
    .where("issue_id", "=", issue.id)
    .executeTakeFirst();
  const from = last?.number ?? 0;
  await within
    .insertInto("issue_events")
    .values(
      events.map((event, n) => ({
        issue_id: issue.id,
        number: from + n + 1,
        at_ms: event.atMs,
        event: JSON.stringify(event),
      })),
    )
    .execute();
}

type Windows = Pick<IssueStore, "maintenance" | "putMaintenance" | "removeMaintenance">;

function createWindows({ queries }: HubDatabase): Windows {
  return {
    async maintenance(endsAfterMs) {
      const rows = await queries
        .selectFrom("maintenance_windows")
        .select("maintenance")
        .where("to_ms", ">", endsAfterMs)
        .orderBy("to_ms")
        .execute();
      return rows.map((row): MaintenanceView => JSON.parse(row.maintenance));
    },
    async putMaintenance(window) {
      const maintenance = JSON.stringify(window);
      await queries
        .insertInto("maintenance_windows")
        .values({ id: window.id, to_ms: window.toMs, maintenance })
        .execute();
    },
    async removeMaintenance(id) {
      const { numDeletedRows } = await queries
        .deleteFrom("maintenance_windows")
        .where("id", "=", id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

const issueOf = (text: string): Issue => JSON.parse(text);
const alarmOf = (text: string): Alarm => JSON.parse(text);
