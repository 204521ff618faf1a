import { sql } from "kysely";
import { hubLimits } from "../hub-limits.ts";
import { storedValue } from "../history/point-kinds.ts";
import type { Slot } from "../history/roll-up.ts";
import { minuteMs, quarterMs, slotOf } from "../history/slots.ts";
import { givenRows } from "./given-rows.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import { createInboxCount, type InboxBounds } from "./inbox-count.ts";
import { keptFrom } from "./kept-span.ts";
import type { ReadingStore, StoredReading, StoredWatts } from "./reading-store.ts";
import type { RoomIds } from "./room-ids.ts";
import { type SeriesIds, wattsSeries } from "./series-ids.ts";

export interface ReadingIntake {
  append: ReadingStore["append"];
  /** Since the start. */
  readonly dropped: number;
  /** Since the start: minutes of watts from before what is kept, or from the future. */
  readonly outOfTime: number;
}

/** Takes readings as they come: one statement for all of them. */
export function createReadingIntake(
  database: HubDatabase,
  rooms: RoomIds,
  ids: SeriesIds,
  bounds: InboxBounds,
): ReadingIntake {
  const { queries, kind } = database;
  const inbox = createInboxCount(queries, bounds);
  let dropped = 0;
  let outOfTime = 0;

  async function appendReadings(readings: readonly StoredReading[]): Promise<number> {
    let lost = 0;
    const rows: (readonly (number | string | null)[])[] = [];
    for (const { ref, device, point, atMs, value, late } of readings) {
      const stored = storedValue(point, value);
      if (stored === null) continue;
      const known = ids.known(ref, device, point);
      // Where there never was a value, there is none that could end.
      if (known === undefined && value === null) continue;
      const id = known ?? (await ids.need(ref, device, point));
      if (id === null) lost++;
      else rows.push([Number(late), id, Math.floor(atMs), stored.value, stored.text]);
    }
    if (rows.length > 0) lost += await putInbox(rows);
    return lost;
  }

  /** Returns how many found no room. */
  async function putInbox(all: readonly (readonly (number | string | null)[])[]): Promise<number> {
    const rows = all.slice(0, await inbox.free(all.length));
    if (rows.length === 0) return all.length;
    const given = givenRows(kind, inboxColumns, rows);
    const names = sql.join(inboxColumns.map(([name]) => sql.ref(name)));
    await sql`INSERT INTO reading_inbox (${names}) SELECT ${names} FROM ${given}`.execute(queries);
    inbox.appended(rows.length);
    return all.length - rows.length;
  }

  return {
    async append(readings, watts, nowMs) {
      // Minutes first: of both, only they can be written twice without waiting twice.
      const strange = await appendWatts(database, { rooms, ids }, watts, nowMs);
      const lost = await appendReadings(readings);
      outOfTime += strange;
      dropped += lost;
      return strange + lost;
    },
    get dropped() {
      return dropped;
    },
    get outOfTime() {
      return outOfTime;
    },
  };
}

/** Returns how many minutes are of a time that cannot be. */
async function appendWatts(
  database: HubDatabase,
  { rooms, ids }: { readonly rooms: RoomIds; readonly ids: SeriesIds },
  minutes: readonly StoredWatts[],
  nowMs: number | undefined,
): Promise<number> {
  if (minutes.length === 0) return 0;
  const { queries } = database;
  const span = await boundsOf(queries, nowMs);
  let strange = 0;
  // One statement cannot write one row twice: of the same minute the last word stands.
  const rows = new Map<string, readonly [number, number, number | null]>();
  const due = new Map<string, readonly [number, number]>();
  for (const { ref, atMs, watts } of minutes) {
    if (atMs < span.fromMs || atMs > span.toMs) {
      strange++;
      continue;
    }
    const roomId = await rooms.need(queries, ref);
    const seriesId = await ids.need(ref, wattsSeries.device, wattsSeries.point);
    const startMs = slotOf(atMs, minuteMs);
    const known = watts !== null && Number.isFinite(watts) ? watts : null;
    rows.set(`${roomId} ${startMs}`, [roomId, startMs, known]);
    const slotMs = slotOf(startMs, quarterMs);
    if (seriesId !== null) due.set(`${seriesId} ${slotMs}`, [slotMs, seriesId]);
  }
  if (rows.size > 0) await putWatts(database, [...rows.values()], [...due.values()]);
  return strange;
}

/** The same for minutes as for readings: a room whose clock has stopped tells of 1970. */
async function boundsOf(queries: Queries, nowMs: number | undefined): Promise<Slot> {
  if (nowMs === undefined) return { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
  return {
    fromMs: await keptFrom(queries, nowMs, null),
    toMs: nowMs + hubLimits.history.aheadMs,
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
      WHERE true ON CONFLICT (from_ms, series_id) DO UPDATE SET from_ms = excluded.from_ms`.execute(
      within,
    );
  });
}
