import { sql } from "kysely";
import { hubLimits } from "../hub-limits.ts";
import type { Queries } from "./hub-database.ts";
import { partAt } from "./parts.ts";
import type { PartFamily } from "./tables/reading-tables.ts";

const dayMs = 86_400_000;

/**
 * Where what is kept of single readings begins. It follows the newest reading rather than a clock that
 * has run away: `nowMs` counts only as far as there are readings.
 * @param newestMs of what is about to be stored
 */
export async function keptFrom(
  queries: Queries,
  nowMs: number,
  newestMs: number | null,
): Promise<number> {
  const storedMs = await newestEnd(queries, "readings");
  const told = [storedMs, newestMs].filter((atMs) => atMs !== null);
  const untilMs = told.length === 0 ? nowMs : Math.min(nowMs, Math.max(...told));
  return partAt("readings", untilMs - hubLimits.history.readingsKeptMs).fromMs;
}

/** Where single readings begin that are there: what is past its time may still wait to be dropped. */
export async function storedFrom(queries: Queries, nowMs: number): Promise<number> {
  const keptMs = await keptFrom(queries, nowMs, null);
  const { atMs } = await queries
    .selectFrom("history_parts")
    .select(({ fn }) => fn.min<number | null>("from_ms").as("atMs"))
    .where("family", "=", "readings")
    .executeTakeFirstOrThrow();
  return Math.min(keptMs, atMs ?? keptMs);
}

/**
 * Parts that ended by then may go: no later than `nowMs`, or the newest part of the family, less what is
 * kept, and nothing that a roll-up still has to be made of.
 */
export async function goneBefore(
  queries: Queries,
  family: PartFamily,
  nowMs: number,
): Promise<number> {
  const { readingsKeptMs, quartersKeptMs, detailsKeptMs, holdMs } = hubLimits.history;
  const newestMs = (await newestEnd(queries, family)) ?? nowMs;
  const untilMs = Math.min(nowMs, newestMs);
  if (family === "readings") {
    const dueMs = await firstSlotDue(queries);
    return Math.min(untilMs - readingsKeptMs, dueMs - 2 * holdMs);
  }
  const keptMs = family === "quarters" ? quartersKeptMs : detailsKeptMs;
  return Math.min(untilMs - keptMs, await firstDayDue(queries));
}

async function newestEnd(queries: Queries, family: PartFamily): Promise<number | null> {
  const { atMs } = await queries
    .selectFrom("history_parts")
    .select(({ fn }) => fn.max<number | null>("to_ms").as("atMs"))
    .where("family", "=", family)
    .executeTakeFirstOrThrow();
  return atMs;
}

/** Of what is made of single readings: the room's own minutes stay. */
async function firstSlotDue(queries: Queries): Promise<number> {
  const { atMs } = await queries
    .selectFrom("roll_ups_due as due")
    .innerJoin("series", "series.id", "due.series_id")
    .select(({ fn }) => fn.min<number | null>("due.from_ms").as("atMs"))
    .where(sql<boolean>`series.kind <> 'watts'`)
    .executeTakeFirstOrThrow();
  return atMs ?? Number.POSITIVE_INFINITY;
}

/** A local day begins up to a day before the same date in UTC. */
async function firstDayDue(queries: Queries): Promise<number> {
  const { date } = await queries
    .selectFrom("day_roll_ups_due")
    .select(({ fn }) => fn.min<string | null>("date").as("date"))
    .executeTakeFirstOrThrow();
  return date === null ? Number.POSITIVE_INFINITY : Date.parse(date) - dayMs;
}
