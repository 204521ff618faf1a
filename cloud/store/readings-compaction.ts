import { sql } from "kysely";
import type { SeriesKind } from "../../contract/history.ts";
import { quarterMs, slotOf } from "../history/slots.ts";
import { hubLimits } from "../hub-limits.ts";
import { givenRows } from "./given-rows.ts";
import type { DatabaseKind, HubDatabase, Queries } from "./hub-database.ts";
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
  /** Rows taken out of the inbox; 0: it was empty. */
  readonly taken: number;
  /** Of these not kept: from before what is kept, or from the future. */
  readonly outOfTime: number;
}

/**
 * Puts the oldest rows of the inbox, live ones first, into their parts and notes which slots have to be
 * rolled up anew: all of it in one transaction, so that nothing is lost or doubled wherever it ends.
 */
export function compactOnce(
  database: HubDatabase,
  nowMs: number,
  holdMs: number,
): Promise<Compacted> {
  const { kind } = database;
  return database.transaction(async (within) => {
    const live = await inboxRows(within, 0, hubLimits.history.compactRows);
    const left = hubLimits.history.compactRows - live.length;
    const late = left === 0 ? [] : await inboxRows(within, 1, left);
    const rows = [...live, ...late];
    if (rows.length === 0) return { taken: 0, outOfTime: 0 };
    const oldestMs = partAt("readings", nowMs - hubLimits.history.readingsKeptMs).fromMs;
    const newestMs = nowMs + hubLimits.history.aheadMs;
    const kept = rows.filter(({ atMs }) => atMs >= oldestMs && atMs <= newestMs);
    await move(within, kind, kept, { oldestMs, newestMs });
    await noteDue(within, kind, kept, holdMs);
    for (const lane of [live, late]) await takeOut(within, lane);
    return { taken: rows.length, outOfTime: rows.length - kept.length };
  });
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
    WHERE true ON CONFLICT DO NOTHING`.execute(within);
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
