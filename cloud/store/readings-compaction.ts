import { sql } from "kysely";
import type { SeriesKind } from "../../contract/history.ts";
import { quarterMs, slotOf } from "../history/slots.ts";
import { hubLimits } from "../hub-limits.ts";
import { givenRows } from "./given-rows.ts";
import type { DatabaseKind, HubDatabase, Queries } from "./hub-database.ts";
import { inboxLanes } from "./inbox-count.ts";
import { keptFrom } from "./kept-span.ts";
import { needPart, type Part, partAt, tableOf } from "./parts.ts";
import { dueColumns } from "./readings-intake.ts";

interface InboxRow {
  readonly id: number;
  readonly late: number;
  readonly seriesId: number;
  readonly atMs: number;
  readonly kind: SeriesKind;
}

export interface Compacted {
  /** Rows that got on: into their part, out of the inbox, or from one lane into another; 0: none waits. */
  readonly taken: number;
  /** Of these not kept: from before what is kept, or ahead with too many others. */
  readonly outOfTime: number;
  /** When something that is ahead of its time may have its turn; infinite: nothing is. */
  readonly lookAtMs: number;
}

interface CompactionTimes {
  /** Room time. */
  readonly nowMs: number;
  /** As the last compaction said. */
  readonly lookAtMs: number;
  /** So many rows may wait that are ahead of their time. */
  readonly aheadRows: number;
}

/**
 * Puts the oldest rows of the inbox, live ones first, into their parts and notes which slots have to be
 * rolled up anew: all of it in one transaction, so that nothing is lost or doubled wherever it ends.
 * What is ahead of its time waits in a lane of its own: perhaps it is the hub's clock that is wrong.
 */
export function compactOnce(
  database: HubDatabase,
  times: CompactionTimes,
  holdMs: number,
): Promise<Compacted> {
  const { kind } = database;
  const newestMs = times.nowMs + hubLimits.history.aheadMs;
  return database.transaction(async (within) => {
    const back = await bringBack(within, newestMs, times.lookAtMs);
    const live = await inboxRows(within, inboxLanes.live, hubLimits.history.compactRows);
    const left = hubLimits.history.compactRows - live.length;
    const late = left === 0 ? [] : await inboxRows(within, inboxLanes.late, left);
    const rows = [...live, ...late];
    if (rows.length === 0) return { taken: back.rows, outOfTime: 0, lookAtMs: back.lookAtMs };
    const ahead = await setAside(within, [live, late], { newestMs, most: times.aheadRows });
    const inTime = rows.filter(({ atMs }) => atMs <= newestMs);
    const toldMs = inTime.length === 0 ? null : Math.max(...inTime.map(({ atMs }) => atMs));
    const oldestMs = await keptFrom(within, times.nowMs, toldMs);
    const kept = inTime.filter(({ atMs }) => atMs >= oldestMs);
    await move(within, kind, kept, { oldestMs, newestMs });
    await noteDue(within, kind, kept, holdMs);
    for (const lane of [live, late]) await takeOut(within, lane);
    return {
      taken: rows.length + back.rows,
      outOfTime: rows.length - kept.length - ahead.rows,
      lookAtMs: Math.min(back.lookAtMs, ahead.firstMs),
    };
  });
}

/** What was ahead of its time and is no more is history by now. */
async function bringBack(
  within: Queries,
  newestMs: number,
  lookAtMs: number,
): Promise<{ readonly rows: number; readonly lookAtMs: number }> {
  if (newestMs < lookAtMs) return { rows: 0, lookAtMs };
  const due = await within
    .selectFrom("reading_inbox")
    .select("id")
    .where("late", "=", inboxLanes.ahead)
    .where("at_ms", "<=", newestMs)
    .orderBy("id")
    .limit(hubLimits.history.compactRows)
    .execute();
  const last = due.at(-1);
  if (last !== undefined) {
    await within
      .updateTable("reading_inbox")
      .set({ late: inboxLanes.late })
      .where("late", "=", inboxLanes.ahead)
      .where("at_ms", "<=", newestMs)
      .where("id", "<=", last.id)
      .execute();
  }
  const { atMs } = await within
    .selectFrom("reading_inbox")
    .select(({ fn }) => fn.min<number | null>("at_ms").as("atMs"))
    .where("late", "=", inboxLanes.ahead)
    .executeTakeFirstOrThrow();
  return { rows: due.length, lookAtMs: atMs ?? Number.POSITIVE_INFINITY };
}

/** Takes what is ahead out of the way, as much as may wait. */
async function setAside(
  within: Queries,
  lanes: readonly (readonly InboxRow[])[],
  { newestMs, most }: { readonly newestMs: number; readonly most: number },
): Promise<{ readonly rows: number; readonly firstMs: number }> {
  let rows = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  if (!lanes.flat().some(({ atMs }) => atMs > newestMs)) return { rows, firstMs };
  const { total } = await within
    .selectFrom("reading_inbox")
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .where("late", "=", inboxLanes.ahead)
    .executeTakeFirstOrThrow();
  const room = Math.max(0, most - Number(total));
  for (const lane of lanes) {
    const ahead = lane.filter(({ atMs }) => atMs > newestMs).slice(0, room - rows);
    const last = ahead.at(-1);
    if (last === undefined) continue;
    await within
      .updateTable("reading_inbox")
      .set({ late: inboxLanes.ahead })
      .where("late", "=", last.late)
      .where("at_ms", ">", newestMs)
      .where("id", "<=", last.id)
      .execute();
    rows += ahead.length;
    for (const { atMs } of ahead) firstMs = Math.min(firstMs, atMs);
  }
  return { rows, firstMs };
}

async function inboxRows(
  within: Queries,
  late: number,
  limit: number,
): Promise<readonly InboxRow[]> {
  return within
    .selectFrom("reading_inbox as inbox")
    .innerJoin("series", "series.id", "inbox.series_id")
    .select([
      "inbox.id",
      "inbox.late",
      "inbox.series_id as seriesId",
      "inbox.at_ms as atMs",
      "series.kind",
    ])
    .where("inbox.late", "=", late)
    .orderBy("inbox.id")
    .limit(limit)
    .execute();
}

/**
 * Of one series and time there is one reading, whatever came when: a value rather than none, the
 * larger of two.
 */
async function move(
  within: Queries,
  kind: DatabaseKind,
  rows: readonly InboxRow[],
  { oldestMs, newestMs }: { readonly oldestMs: number; readonly newestMs: number },
): Promise<void> {
  const parts = new Map<number, Part>();
  for (const { atMs } of rows) {
    const part = partAt("readings", atMs);
    parts.set(part.fromMs, part);
  }
  for (const part of parts.values()) {
    await needPart(within, kind, part);
    const table = tableOf(part);
    const fromMs = Math.max(part.fromMs, oldestMs);
    const toMs = Math.min(part.toMs, newestMs + 1);
    for (const late of [0, 1]) {
      const lastId = rows.findLast((row) => row.late === late)?.id;
      if (lastId === undefined) continue;
      await sql`INSERT INTO ${table} (series_id, at_ms, value, text)
        SELECT series_id, at_ms, max(value), max(text) FROM reading_inbox
        WHERE late = ${late} AND id <= ${lastId} AND at_ms >= ${fromMs} AND at_ms < ${toMs}
        GROUP BY series_id, at_ms
        ON CONFLICT (series_id, at_ms) DO UPDATE SET value = excluded.value, text = excluded.text
        WHERE (${table}.value IS NULL AND ${table}.text IS NULL)
          OR excluded.value > ${table}.value OR excluded.text > ${table}.text`.execute(within);
    }
  }
}

/** A value speaks of its own slot, and of the next one when it holds so long; a counter also backwards. */
async function noteDue(
  within: Queries,
  databaseKind: DatabaseKind,
  rows: readonly InboxRow[],
  holdMs: number,
): Promise<void> {
  const due = new Map<number, Set<number>>();
  for (const { seriesId, atMs, kind } of rows) {
    if (kind === "plain") continue;
    // What cannot follow the reading before is settled by the one after it: two steps back.
    const backMs = kind === "counter" ? 2 * holdMs : 0;
    let slots = due.get(seriesId);
    if (slots === undefined) due.set(seriesId, (slots = new Set()));
    for (let at = slotOf(atMs - backMs, quarterMs); at <= atMs + holdMs; at += quarterMs) {
      slots.add(at);
    }
  }
  const pairs = [...due].flatMap(([seriesId, slots]) =>
    [...slots].map((fromMs) => [fromMs, seriesId] as const),
  );
  if (pairs.length === 0) return;
  const given = givenRows(databaseKind, dueColumns, pairs);
  await sql`INSERT INTO roll_ups_due (from_ms, series_id) SELECT from_ms, series_id FROM ${given}
    WHERE true ON CONFLICT (from_ms, series_id) DO UPDATE SET from_ms = excluded.from_ms`.execute(
    within,
  );
}

async function takeOut(within: Queries, lane: readonly InboxRow[]): Promise<void> {
  const last = lane.at(-1);
  if (last === undefined) return;
  await within
    .deleteFrom("reading_inbox")
    .where("late", "=", last.late)
    .where("id", "<=", last.id)
    .execute();
}
