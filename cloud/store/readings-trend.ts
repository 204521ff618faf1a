import { sql } from "kysely";
import type { RollUp, Series, TrendGrain } from "../../contract/history.ts";
import { rollUp } from "../history/roll-up.ts";
import { minuteMs, slotOf } from "../history/slots.ts";
import { findingsOf } from "./energy-quarters.ts";
import type { DatabaseKind, HubDatabase, Queries } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";
import { quartersWithin, readingsOf, rollUpOf } from "./parts.ts";
import type { EnergyQuarter, TrendStep } from "./reading-store.ts";

interface SeriesRow extends Series {
  readonly id: number;
}

/** What has been told of a room, by device and point. */
export async function seriesOf(queries: Queries, roomId: number): Promise<readonly SeriesRow[]> {
  return queries
    .selectFrom("series")
    .select(["id", "device", "point", "kind"])
    .where("room_id", "=", roomId)
    .where("kind", "!=", "watts")
    .orderBy("device")
    .orderBy("point")
    .execute();
}

/** A series over a span, in slots of the grain. */
export async function trendOf(
  { queries, kind }: HubDatabase,
  series: SeriesRow,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  grain: TrendGrain,
  holdMs: number,
): Promise<readonly RollUp[]> {
  const { id: seriesId } = series;
  if (grain === "day") return daysOf(queries, seriesId, fromMs, toMs);
  if (grain === "minute") {
    const startMs = slotOf(fromMs, minuteMs);
    const wanted = [{ seriesId, fromMs: startMs - holdMs, toMs }];
    const readings = (await readingsOf(queries, kind, wanted)).get(seriesId) ?? [];
    const minutes: RollUp[] = [];
    for (let at = startMs; at < toMs; at += minuteMs) {
      const minute = rollUp(readings, { fromMs: at, toMs: at + minuteMs }, holdMs);
      if (minute !== null) minutes.push(minute);
    }
    return minutes;
  }
  const family = series.kind === "gauge" ? "quarters" : "detail_quarters";
  return quartersWithin(queries, kind, family, { seriesId, fromMs, toMs });
}

async function daysOf(
  queries: Queries,
  seriesId: number,
  fromMs: number,
  toMs: number,
): Promise<readonly RollUp[]> {
  const rows = await queries
    .selectFrom("day_roll_ups")
    .selectAll()
    .where("series_id", "=", seriesId)
    .where("from_ms", ">=", fromMs)
    .where("from_ms", "<", toMs)
    .orderBy("from_ms")
    .execute();
  return rows.map(({ from_ms, covered_ms, ...row }) =>
    rollUpOf({ ...row, fromMs: from_ms, coveredMs: covered_ms }),
  );
}

/** Single readings of several series, with those that still held as the span began. */
export async function stepsOf(
  queries: Queries,
  kind: DatabaseKind,
  series: readonly SeriesRow[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  holdMs: number,
): Promise<readonly TrendStep[]> {
  const wanted = series.map(({ id }) => ({ seriesId: id, fromMs: fromMs - holdMs, toMs }));
  const readings = await readingsOf(queries, kind, wanted);
  const steps = series.flatMap(({ id, device, point }) => {
    const rows = readings.get(id) ?? [];
    const firstInside = rows.findIndex(({ atMs }) => atMs >= fromMs);
    const begin = firstInside < 0 ? rows.length - 1 : firstInside - 1;
    return rows
      .slice(Math.max(0, begin))
      .map(({ atMs, value, text }) => ({ device, point, atMs, value: text ?? value }));
  });
  return steps.sort((left, right) => left.atMs - right.atMs);
}

interface QuarterRow {
  readonly site: string;
  readonly room: string;
  readonly device: string;
  readonly fromMs: number;
  readonly measuredWh: number;
  readonly bridgedWh: number;
  readonly bridgedFromMs: number | null;
  readonly coveredMs: number;
  readonly findings: string | null;
}

/** Energy of rooms and all their devices within [fromMs, toMs), by room, device and time. */
export async function energyOf(
  queries: Queries,
  rooms: ReadonlyMap<number, RoomRef>,
  fromMs: number,
  toMs: number,
): Promise<readonly EnergyQuarter[]> {
  if (rooms.size === 0) return [];
  const columns = sql`e.room_id AS "roomId", e.device, e.from_ms AS "fromMs",
    e.measured_wh AS "measuredWh", e.bridged_wh AS "bridgedWh",
    e.bridged_from_ms AS "bridgedFromMs", e.covered_ms AS "coveredMs", e.findings`;
  const quarters: EnergyQuarter[] = [];
  for (const [roomId, ref] of rooms) {
    const { rows } = await sql<QuarterRow>`SELECT ${columns} FROM
      (SELECT DISTINCT device FROM series WHERE room_id = ${roomId}) AS d
      INNER JOIN energy_quarters AS e ON e.room_id = ${roomId} AND e.device = d.device
        AND e.from_ms >= ${fromMs} AND e.from_ms < ${toMs}
      ORDER BY e.device, e.from_ms`.execute(queries);
    for (const { device, findings, ...row } of rows) {
      quarters.push({
        ref,
        device,
        fromMs: row.fromMs,
        measuredWh: row.measuredWh,
        bridgedWh: row.bridgedWh,
        bridgedFromMs: row.bridgedFromMs,
        coveredMs: row.coveredMs,
        findings: findingsOf(findings),
      });
    }
  }
  return quarters;
}
