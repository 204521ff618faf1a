import { sql } from "kysely";
import type { RollUp } from "../../contract/history.ts";
import type { GaugeReading } from "../history/roll-up.ts";
import { givenRows } from "./given-rows.ts";
import type { DatabaseKind, Queries } from "./hub-database.ts";
import type { PartFamily } from "./tables/reading-tables.ts";

/**
 * Readings and quarter-hours stand in tables by time, called by family and begin: what is old goes with
 * its table. With PostgreSQL they are partitions of one table.
 */
export interface Part {
  readonly family: PartFamily;
  readonly fromMs: number;
  readonly toMs: number;
}

const dayMs = 86_400_000;

/** The part that an instant belongs to: a day of readings, a month of quarter-hours. */
export function partAt(family: PartFamily, atMs: number): Part {
  if (family === "readings") {
    const fromMs = Math.floor(atMs / dayMs) * dayMs;
    return { family, fromMs, toMs: fromMs + dayMs };
  }
  const date = new Date(atMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { family, fromMs: Date.UTC(year, month), toMs: Date.UTC(year, month + 1) };
}

export const nameOf = ({ family, fromMs }: { readonly family: string; readonly fromMs: number }) =>
  `${family}_${new Date(fromMs).toISOString().slice(0, 10).replaceAll("-", "")}`;

export const tableOf = (part: Part) => sql.table(nameOf(part));

/** Parts that there are and that touch [fromMs, toMs), in order of time. */
export async function partsWithin(
  queries: Queries,
  family: PartFamily,
  fromMs: number,
  toMs: number,
): Promise<readonly Part[]> {
  const rows = await queries
    .selectFrom("history_parts")
    .select(["from_ms as fromMs", "to_ms as toMs"])
    .where("family", "=", family)
    .where("to_ms", ">", fromMs)
    .where("from_ms", "<", toMs)
    .orderBy("from_ms")
    .execute();
  return rows.map((row) => ({ family, ...row }));
}

/** Makes a part that is not there yet. Within a transaction. */
export async function needPart(within: Queries, kind: DatabaseKind, part: Part): Promise<void> {
  const { family, fromMs, toMs } = part;
  const known = await partsWithin(within, family, fromMs, toMs);
  if (known.length > 0) return;
  const table = tableOf(part);
  if (kind === "sqlite") {
    await sql`CREATE TABLE ${table} (${sql.raw(sqliteColumns[family])}) STRICT, WITHOUT ROWID`.execute(
      within,
    );
  } else {
    const bounds = sql`FROM (${sql.lit(fromMs)}) TO (${sql.lit(toMs)})`;
    await sql`CREATE TABLE ${table} PARTITION OF ${sql.table(family)} FOR VALUES ${bounds}`.execute(
      within,
    );
  }
  await within
    .insertInto("history_parts")
    .values({ family, from_ms: fromMs, to_ms: toMs })
    .execute();
}

const rollUpColumns = `series_id INTEGER NOT NULL, from_ms INTEGER NOT NULL, covered_ms INTEGER NOT NULL,
  mean REAL NOT NULL, min REAL, max REAL, first REAL, last REAL, PRIMARY KEY (series_id, from_ms)`;
const sqliteColumns: Readonly<Record<PartFamily, string>> = {
  readings: `series_id INTEGER NOT NULL, at_ms INTEGER NOT NULL, value REAL, text TEXT,
  PRIMARY KEY (series_id, at_ms)`,
  quarters: rollUpColumns,
  detail_quarters: rollUpColumns,
};

/** What of a series is wanted: [fromMs, toMs). */
export interface Wanted {
  readonly seriesId: number;
  readonly fromMs: number;
  readonly toMs: number;
}

interface StoredRow extends GaugeReading {
  readonly seriesId: number;
  readonly text: string | null;
}

/** Readings of several spans, by series, in order of time. Spans of one series must not overlap. */
export async function readingsOf(
  queries: Queries,
  kind: DatabaseKind,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<number, readonly StoredRow[]>> {
  const found = new Map<number, StoredRow[]>();
  for (const [part, rows] of await wantedParts(queries, "readings", wanted)) {
    const given = givenSpans(kind, rows);
    const columns = sql`r.series_id AS "seriesId", r.at_ms AS "atMs", r.value, r.text`;
    const select = sql<StoredRow>`SELECT ${columns} FROM ${given}
      ${sql.raw(kind === "sqlite" ? "CROSS" : "INNER")} JOIN ${tableOf(part)} AS r
      ${sql.raw(kind === "sqlite" ? "WHERE" : "ON")} r.series_id = given.series_id
        AND r.at_ms >= given.from_ms AND r.at_ms < given.to_ms
      ORDER BY r.series_id, r.at_ms`;
    for (const row of (await select.execute(queries)).rows) put(found, row.seriesId, row);
  }
  return found;
}

interface SlotRow {
  readonly fromMs: number;
  readonly coveredMs: number;
  readonly mean: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly first: number | null;
  readonly last: number | null;
}

interface QuarterRow extends SlotRow {
  readonly seriesId: number;
}

/** Quarter-hours of several spans, by series, in order of time. */
export async function quartersOf(
  queries: Queries,
  kind: DatabaseKind,
  family: "quarters" | "detail_quarters",
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<number, readonly RollUp[]>> {
  const found = new Map<number, RollUp[]>();
  for (const [part, rows] of await wantedParts(queries, family, wanted)) {
    const given = givenSpans(kind, rows);
    const columns = sql`r.series_id AS "seriesId", r.from_ms AS "fromMs",
      r.covered_ms AS "coveredMs", r.mean, r.min, r.max, r.first, r.last`;
    const select = sql<QuarterRow>`SELECT ${columns} FROM ${given}
      ${sql.raw(kind === "sqlite" ? "CROSS" : "INNER")} JOIN ${tableOf(part)} AS r
      ${sql.raw(kind === "sqlite" ? "WHERE" : "ON")} r.series_id = given.series_id
        AND r.from_ms >= given.from_ms AND r.from_ms < given.to_ms
      ORDER BY r.series_id, r.from_ms`;
    for (const row of (await select.execute(queries)).rows) {
      put(found, row.seriesId, rollUpOf(row));
    }
  }
  return found;
}

/** Quarter-hours of one span, in order of time: cheaper than several spans, for there is nothing to join. */
export async function quartersWithin(
  queries: Queries,
  kind: DatabaseKind,
  family: "quarters" | "detail_quarters",
  { seriesId, fromMs, toMs }: Wanted,
): Promise<readonly RollUp[]> {
  // PostgreSQL looks through its partitions by itself: a year is one question instead of twelve.
  const tables =
    kind === "postgres"
      ? [sql.table(family)]
      : (await partsWithin(queries, family, fromMs, toMs)).map(tableOf);
  const found: RollUp[] = [];
  for (const table of tables) {
    const { rows } = await sql<SlotRow>`SELECT r.from_ms AS "fromMs", r.covered_ms AS "coveredMs",
      r.mean, r.min, r.max, r.first, r.last FROM ${table} AS r
      WHERE r.series_id = ${seriesId} AND r.from_ms >= ${fromMs} AND r.from_ms < ${toMs}
      ORDER BY r.from_ms`.execute(queries);
    for (const row of rows) found.push(rollUpOf(row));
  }
  return found;
}

/** Min, max, first and last are left out where they are the mean. */
export const rollUpOf = (row: SlotRow): RollUp => ({
  fromMs: row.fromMs,
  coveredMs: row.coveredMs,
  mean: row.mean,
  min: row.min ?? row.mean,
  max: row.max ?? row.mean,
  first: row.first ?? row.mean,
  last: row.last ?? row.mean,
});

/** A roll-up as a row: see `rollUpOf`. */
export function rollUpCells(seriesId: number, rolled: RollUp): readonly (number | null)[] {
  const { fromMs, coveredMs, mean, min, max, first, last } = rolled;
  const unlessMean = (value: number) => (value === mean ? null : value);
  return [seriesId, fromMs, coveredMs, mean, ...[min, max, first, last].map(unlessMean)];
}

export const rollUpGiven = [
  ["series_id", "integer"],
  ["from_ms", "integer"],
  ["covered_ms", "integer"],
  ["mean", "real"],
  ["min", "real"],
  ["max", "real"],
  ["first", "real"],
  ["last", "real"],
] as const;

function put<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Each part that there is, with what is wanted of it. */
async function wantedParts(
  queries: Queries,
  family: PartFamily,
  wanted: readonly Wanted[],
): Promise<readonly (readonly [Part, readonly Wanted[]])[]> {
  if (wanted.length === 0) return [];
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const one of wanted) {
    fromMs = Math.min(fromMs, one.fromMs);
    toMs = Math.max(toMs, one.toMs);
  }
  const parts = await partsWithin(queries, family, fromMs, toMs);
  return parts
    .map((part) => {
      const rows = wanted.filter((one) => one.toMs > part.fromMs && one.fromMs < part.toMs);
      return [part, rows] as const;
    })
    .filter(([, rows]) => rows.length > 0);
}

const givenSpans = (kind: DatabaseKind, wanted: readonly Wanted[]) =>
  givenRows(
    kind,
    [
      ["series_id", "integer"],
      ["from_ms", "integer"],
      ["to_ms", "integer"],
    ],
    wanted.map(({ seriesId, fromMs, toMs }) => [seriesId, fromMs, toMs]),
  );
