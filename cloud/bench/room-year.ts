import { sql } from "kysely";
import { createVirtualClock, type Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { quarterMs } from "../history/slots.ts";
import { hubLimits } from "../hub-limits.ts";
import { ReadingBuffer } from "../ingest/reading-buffer.ts";
import type { HubDatabase, Queries } from "../store/hub-database.ts";
import { needPart, partAt, partsWithin, tableOf } from "../store/parts.ts";
import { createReadingStore } from "../store/readings.ts";
import { createRoomIds } from "../store/room-ids.ts";
import { refOf, roomPoints, roomTold } from "./busy-rooms.ts";
import { type Took, tookOf } from "./took.ts";

export interface YearFigures {
  readonly points: number;
  /** A point by quarter-hours: a year, and as much as a page may ask for. */
  readonly quarters: Took;
  readonly quartersOfPage: Took;
  readonly days: Took;
  /** All meters by quarter-hours for a day: what a day of energy is reckoned from. */
  readonly energyOfDay: Took;
  /** What a year leaves: quarter-hours for two years, days, watts and energy for good. */
  readonly yearMiB: number;
  /** Single readings and details, which go again. */
  readonly rollingMiB: number;
}

const dayMs = 86_400_000;
const beginMs = Date.parse("2025-01-01T00:00:00Z");
const endMs = beginMs + 365 * dayMs;
/** Of what stands in a day of energy, some began before it. */
const hourMs = 3_600_000;

/** A day that is told, rolled up, and then repeated for a year; what stands there is measured. */
export async function measureYear(
  database: HubDatabase,
  clock: Clock,
  log: Log,
): Promise<YearFigures> {
  const store = createReadingStore(database, createRoomIds(database));
  await tellDay(store, log);
  await database.transaction((within) => repeatDay(within, database));
  const bytes = await bytesByTable(database);
  const sizeOf = (start: string) =>
    [...bytes].filter(([name]) => name.startsWith(start)).reduce((sum, [, size]) => sum + size, 0);
  const days = {
    readings: hubLimits.history.readingsKeptMs,
    details: hubLimits.history.detailsKeptMs,
  };
  const kept = ["quarters_", "day_roll_ups", "energy_quarters", "watts"];
  const rolling =
    sizeOf("readings_") * (days.readings / dayMs) +
    sizeOf("detail_quarters_") * (days.details / (endMs - beginMs));
  const timed = (work: () => Promise<readonly unknown[]>) =>
    tookOf(clock, async () => {
      if ((await work()).length === 0) throw new Error("there is nothing to measure");
    });
  const trend = (grain: "quarter" | "day", fromMs: number) =>
    timed(() => store.trend(refOf(0), "air", "temperature", fromMs, endMs, grain));
  return {
    points: roomPoints,
    quarters: await trend("quarter", beginMs),
    quartersOfPage: await trend("quarter", endMs - hubLimits.history.trendPoints * quarterMs),
    days: await trend("day", beginMs),
    energyOfDay: await timed(() => store.energyQuarters([refOf(0)], endMs - dayMs - hourMs, endMs)),
    yearMiB: kept.reduce((sum, start) => sum + sizeOf(start), 0) / 2 ** 20,
    rollingMiB: rolling / 2 ** 20,
  };
}

async function tellDay(store: ReturnType<typeof createReadingStore>, log: Log): Promise<void> {
  const ref = refOf(0);
  const buffer = new ReadingBuffer(store, createVirtualClock(0), log);
  for (let atMs = beginMs; atMs < beginMs + dayMs; atMs += 30_000) {
    for (const { device, payload } of roomTold(0, atMs)) buffer.take(ref, device, payload);
    if (atMs % 3_600_000 === 0) await buffer.flush();
  }
  await buffer.flush();
  const minutes = Array.from({ length: 1440 }, (_, minute) => ({
    ref,
    atMs: beginMs + minute * 60_000,
    watts: 5 + ((minute * 37) % 900) / 10,
  }));
  await store.append([], minutes);
  while (await store.compact(beginMs + dayMs));
  while (await store.rollUp(beginMs + dayMs, "all"));
  while (await store.rollUpDays());
}

async function repeatDay(within: Queries, { kind }: HubDatabase): Promise<void> {
  for (let day = 1; day < 365; day++) {
    const shiftMs = day * dayMs;
    for (const family of ["quarters", "detail_quarters"] as const) {
      const part = partAt(family, beginMs + shiftMs);
      await needPart(within, kind, part);
      const [source] = await partsWithin(within, family, beginMs, beginMs + 1);
      if (source === undefined) throw new Error("the first day has not been rolled up");
      await sql`INSERT INTO ${tableOf(part)} SELECT series_id, from_ms + ${shiftMs}, covered_ms,
        mean, min, max, first, last FROM ${tableOf(source)}
        WHERE from_ms < ${beginMs + dayMs} ON CONFLICT DO NOTHING`.execute(within);
    }
    await sql`INSERT INTO day_roll_ups SELECT series_id, from_ms + ${shiftMs}, covered_ms, mean, min,
      max, first, last FROM day_roll_ups WHERE from_ms < ${beginMs + dayMs} ON CONFLICT DO NOTHING`.execute(
      within,
    );
    await sql`INSERT INTO watts SELECT room_id, minute_ms + ${shiftMs}, watts
      FROM watts WHERE minute_ms < ${beginMs + dayMs} ON CONFLICT DO NOTHING`.execute(within);
    await sql`INSERT INTO energy_quarters SELECT room_id, device, from_ms + ${shiftMs}, measured_wh,
      bridged_wh, bridged_from_ms, covered_ms, last_kwh, last_at_ms, findings
      FROM energy_quarters WHERE from_ms < ${beginMs + dayMs} ON CONFLICT DO NOTHING`.execute(
      within,
    );
  }
}

async function bytesByTable({ kind, queries }: HubDatabase): Promise<ReadonlyMap<string, number>> {
  const { rows } =
    kind === "sqlite"
      ? await sql<TableBytes>`SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name`.execute(
          queries,
        )
      : await sql<TableBytes>`SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
          WHERE relkind = 'r'`.execute(queries);
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

interface TableBytes {
  readonly name: string;
  readonly bytes: number;
}
