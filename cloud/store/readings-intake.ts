import { sql } from "kysely";
import { hubLimits } from "../hub-limits.ts";
import { storedValue } from "../history/point-kinds.ts";
import { minuteMs, quarterMs, slotOf } from "../history/slots.ts";
import { givenRows } from "./given-rows.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { StoredReading, StoredWatts } from "./reading-store.ts";
import type { RoomIds } from "./room-ids.ts";
import { type SeriesIds, wattsSeries } from "./series-ids.ts";

export interface ReadingIntake {
  append(readings: readonly StoredReading[], watts: readonly StoredWatts[]): Promise<void>;
  /** Rows that are in the inbox now, as counted last; what was appended since is added. */
  inboxRows: number;
  /** Since the start. */
  readonly dropped: number;
}

/** Takes readings as they come: one statement for all of them. */
export function createReadingIntake(
  database: HubDatabase,
  rooms: RoomIds,
  ids: SeriesIds,
): ReadingIntake {
  const { queries, kind } = database;
  let inboxRows = 0;
  let dropped = 0;

  async function appendReadings(readings: readonly StoredReading[]): Promise<void> {
    const rows: (readonly (number | string | null)[])[] = [];
    for (const { ref, device, point, atMs, value, late } of readings) {
      const stored = storedValue(point, value);
      if (stored === null) continue;
      const known = ids.known(ref, device, point);
      // Where there never was a value, there is none that could end.
      if (known === undefined && value === null) continue;
      const id = known ?? (await ids.need(ref, device, point));
      if (id === null || inboxRows + rows.length >= hubLimits.history.inboxRows) {
        dropped++;
        continue;
      }
      rows.push([Number(late), id, Math.floor(atMs), stored.value, stored.text]);
    }
    if (rows.length === 0) return;
    const given = givenRows(kind, inboxColumns, rows);
    const names = sql.join(inboxColumns.map(([name]) => sql.ref(name)));
    await sql`INSERT INTO reading_inbox (${names}) SELECT ${names} FROM ${given}`.execute(queries);
    inboxRows += rows.length;
  }

  async function appendWatts(minutes: readonly StoredWatts[]): Promise<void> {
    // One statement cannot write one row twice: of the same minute the last word stands.
    const rows = new Map<string, readonly [number, number, number | null]>();
    const due = new Map<string, readonly [number, number]>();
    for (const { ref, atMs, watts } of minutes) {
      const roomId = await rooms.need(queries, ref);
      const seriesId = await ids.need(ref, wattsSeries.device, wattsSeries.point);
      const startMs = slotOf(atMs, minuteMs);
      const known = watts !== null && Number.isFinite(watts) ? watts : null;
      rows.set(`${roomId} ${startMs}`, [roomId, startMs, known]);
      const slotMs = slotOf(startMs, quarterMs);
      if (seriesId !== null) due.set(`${seriesId} ${slotMs}`, [slotMs, seriesId]);
    }
    if (rows.size === 0) return;
    await putWatts(database, [...rows.values()], [...due.values()]);
  }

  return {
    async append(readings, watts) {
      await appendReadings(readings);
      await appendWatts(watts);
    },
    get inboxRows() {
      return inboxRows;
    },
    set inboxRows(rows) {
      inboxRows = rows;
    },
    get dropped() {
      return dropped;
    },
  };
}

const inboxColumns = [
  ["late", "integer"],
  ["series_id", "integer"],
  ["at_ms", "integer"],
  ["value", "real"],
  ["text", "text"],
] as const;
const wattsColumns = [
  ["room_id", "integer"],
  ["minute_ms", "integer"],
  ["watts", "real"],
] as const;

export const dueColumns = [
  ["from_ms", "integer"],
  ["series_id", "integer"],
] as const;

/** Minutes, and the slots that they change, together. */
async function putWatts(
  database: HubDatabase,
  rows: readonly (readonly [roomId: number, minuteMs: number, watts: number | null])[],
  due: readonly (readonly [slotMs: number, seriesId: number])[],
): Promise<void> {
  const given = givenRows(database.kind, wattsColumns, rows);
  const slots = givenRows(database.kind, dueColumns, due);
  await database.transaction(async (within) => {
    await sql`INSERT INTO watts (room_id, minute_ms, watts)
      SELECT room_id, minute_ms, watts FROM ${given}
      WHERE true ON CONFLICT (room_id, minute_ms) DO UPDATE SET watts = excluded.watts`.execute(
      within,
    );
    await sql`INSERT INTO roll_ups_due (from_ms, series_id) SELECT from_ms, series_id FROM ${slots}
      WHERE true ON CONFLICT DO NOTHING`.execute(within);
  });
}
