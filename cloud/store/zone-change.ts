import { sql } from "kysely";
import { dayOf } from "../history/slots.ts";
import { dateAt } from "../energy/local-day.ts";
import { markDirtyDays } from "./dirty-days.ts";
import { givenRows } from "./given-rows.ts";
import type { DatabaseKind, Queries } from "./hub-database.ts";

/** A room and the zones that its days went by, and go by from now on. */
export interface ZoneChange {
  readonly roomId: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Days of a room begin at another moment from now on: notes that everything that was worked out by day
 * has to be worked out anew, as far as that can still be done. Within the transaction that changes it.
 */
export async function cutDaysAnew(
  within: Queries,
  kind: DatabaseKind,
  change: ZoneChange,
): Promise<void> {
  await cutEnergyDays(within, kind, change);
  for (const family of ["quarters", "detail_quarters"] as const) {
    await cutRolledDays(within, kind, change, family);
  }
}

/** Old days, those that were to be reckoned, and the new ones that these reach into. */
async function cutEnergyDays(
  within: Queries,
  kind: DatabaseKind,
  { roomId, before, after }: ZoneChange,
): Promise<void> {
  const old = new Set<string>();
  for (const table of ["energy_days", "dirty_days"] as const) {
    const rows = await within
      .selectFrom(table)
      .select("date")
      .where("room_id", "=", roomId)
      .execute();
    for (const { date } of rows) old.add(date);
  }
  const dates = [...old].flatMap((date) => {
    const day = dayOf(before, date);
    return day === undefined ? [date] : [date, ...datesOf(after, day)];
  });
  await markDirtyDays(
    within,
    kind,
    dates.map((date) => ({ roomId, date })),
  );
}

/** Only days whose quarter-hours are kept: what is older stays by the old zone. */
async function cutRolledDays(
  within: Queries,
  kind: DatabaseKind,
  { roomId, after }: ZoneChange,
  family: "quarters" | "detail_quarters",
): Promise<void> {
  const part = await within
    .selectFrom("history_parts")
    .select("from_ms")
    .where("family", "=", family)
    .orderBy("from_ms")
    .limit(1)
    .executeTakeFirst();
  if (part === undefined) return;
  const rolled = () =>
    within
      .selectFrom("day_roll_ups as day")
      .innerJoin("series", "series.id", "day.series_id")
      .where("series.room_id", "=", roomId)
      .where("series.kind", "=", family === "quarters" ? "gauge" : "detail")
      .where("day.from_ms", ">=", part.from_ms);
  const begins = await rolled().select("day.from_ms as fromMs").distinct().execute();
  if (begins.length === 0) return;
  const given = givenRows(
    kind,
    [
      ["begin_ms", "integer"],
      ["date", "text"],
    ],
    begins.flatMap(({ fromMs }) =>
      datesOf(after, { fromMs, toMs: fromMs + dayMs }).map((date) => [fromMs, date] as const),
    ),
  );
  const days = rolled().select(["day.series_id", "day.from_ms"]);
  await sql`INSERT INTO day_roll_ups_due (series_id, date)
    SELECT DISTINCT old.series_id, given.date FROM (${days}) AS old
    INNER JOIN ${given} ON given.begin_ms = old.from_ms WHERE true
    ON CONFLICT (series_id, date) DO UPDATE SET date = excluded.date`.execute(within);
}

const dayMs = 86_400_000;

/** The dates of a zone that a span reaches into, no longer than a day: one or two. */
const datesOf = (zone: string, { fromMs, toMs }: { fromMs: number; toMs: number }) => [
  ...new Set([dateAt(zone, fromMs), dateAt(zone, toMs - 1)]),
];
