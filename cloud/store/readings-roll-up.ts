import { sql } from "kysely";
import type { RollUp, SeriesKind } from "../../contract/history.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import { mergeRollUps, rollUp } from "../history/roll-up.ts";
import { createDateBook, dayOf, quarterMs } from "../history/slots.ts";
import { hubLimits } from "../hub-limits.ts";
import { countEnergy } from "./energy-count.ts";
import { givenRows } from "./given-rows.ts";
import type { DatabaseKind, HubDatabase, Queries } from "./hub-database.ts";
import { storedFrom } from "./kept-span.ts";
import {
  needPart,
  type Part,
  partAt,
  quartersOf,
  readingsOf,
  rollUpCells,
  rollUpGiven,
  tableOf,
  type Wanted,
} from "./parts.ts";
import { metaOf, modulusOf } from "./room-meta.ts";
import { slotKey } from "./slot-key.ts";

/** A slot of a series whose readings have changed. */
export interface DueSlot {
  readonly seriesId: number;
  readonly fromMs: number;
  readonly kind: SeriesKind;
  readonly roomId: number;
  readonly device: string;
  readonly point: string;
  readonly zone: string;
  /** Where this meter's counter comes round; null: not known. */
  readonly modulusKWh: number | null;
}

const dates = createDateBook();

/**
 * Rolls up some slots out of their single readings, the newest first; false: none is due. What is due
 * is noted with the readings, and struck with the roll-up: wherever it ends, it is done again in full.
 */
export function rollUpOnce(
  database: HubDatabase,
  { nowMs, slots }: { readonly nowMs: number; readonly slots: "over" | "all" },
  holdMs: number,
): Promise<boolean> {
  const { kind } = database;
  return database.transaction(async (within) => {
    const untilMs = slots === "all" ? nowMs + hubLimits.history.aheadMs : nowMs - quarterMs;
    const due = await takeDue(within, kind, Math.floor(untilMs));
    if (due.length === 0) return false;
    const keptFromMs = await storedFrom(within, nowMs);
    const rolled = await rollUpGauges(within, kind, due, { keptFromMs, holdMs });
    await countEnergy(within, kind, { due, rolled, keptFromMs, holdMs, dates });
    return true;
  });
}

async function takeDue(
  within: Queries,
  kind: DatabaseKind,
  untilMs: number,
): Promise<readonly DueSlot[]> {
  const rows = await within
    .selectFrom("roll_ups_due as due")
    .innerJoin("series", "series.id", "due.series_id")
    .innerJoin("rooms", "rooms.id", "series.room_id")
    .select([
      "due.series_id as seriesId",
      "due.from_ms as fromMs",
      "series.kind",
      "series.room_id as roomId",
      "series.device",
      "series.point",
      "rooms.meta",
    ])
    .where("due.from_ms", "<=", untilMs)
    .orderBy("due.from_ms", "desc")
    .orderBy("due.series_id", "desc")
    .limit(hubLimits.history.slotsAtOnce)
    .execute();
  if (rows.length === 0) return [];
  const given = givenRows(
    kind,
    [
      ["slot_ms", "integer"],
      ["series", "integer"],
    ],
    rows.map(({ fromMs, seriesId }) => [fromMs, seriesId]),
  );
  await sql`DELETE FROM roll_ups_due WHERE (from_ms, series_id) IN
    (SELECT slot_ms, series FROM ${given})`.execute(within);
  const metas = new Map<number, RoomMeta | null>();
  return rows.map(({ meta, ...row }) => {
    const parsed = metas.get(row.roomId) ?? metaOf(meta);
    metas.set(row.roomId, parsed);
    return { ...row, zone: parsed?.timeZone ?? "UTC", modulusKWh: modulusOf(parsed, row.device) };
  });
}

/** By `slotKey`; null: no value held in it. */
export type RolledSlots = ReadonlyMap<string, RollUp | null>;

interface RollUpTimes {
  /** Of what was before, single readings are gone. */
  readonly keptFromMs: number;
  readonly holdMs: number;
}

async function rollUpGauges(
  within: Queries,
  kind: DatabaseKind,
  due: readonly DueSlot[],
  { keptFromMs, holdMs }: RollUpTimes,
): Promise<RolledSlots> {
  const gauges = due.filter(
    (each) => (each.kind === "gauge" || each.kind === "detail") && each.fromMs >= keptFromMs,
  );
  const rolled = new Map<string, RollUp | null>();
  const wanted = spansOf(gauges, holdMs);
  const readings = await readingsOf(within, kind, wanted);
  for (const { seriesId, fromMs } of gauges) {
    const slot = { fromMs, toMs: fromMs + quarterMs };
    rolled.set(slotKey(seriesId, fromMs), rollUp(readings.get(seriesId) ?? [], slot, holdMs));
  }
  await writeQuarters(within, kind, gauges, rolled);
  await noteDays(within, kind, gauges);
  return rolled;
}

/** Slots of one series that lie side by side are read in one go. */
function spansOf(due: readonly DueSlot[], holdMs: number): readonly Wanted[] {
  const sorted = due.toSorted(
    (left, right) => left.seriesId - right.seriesId || left.fromMs - right.fromMs,
  );
  const spans: { seriesId: number; fromMs: number; toMs: number }[] = [];
  for (const { seriesId, fromMs } of sorted) {
    const last = spans.at(-1);
    if (last?.seriesId === seriesId && last.toMs >= fromMs - holdMs) last.toMs = fromMs + quarterMs;
    else spans.push({ seriesId, fromMs: fromMs - holdMs, toMs: fromMs + quarterMs });
  }
  return spans;
}

async function writeQuarters(
  within: Queries,
  kind: DatabaseKind,
  gauges: readonly DueSlot[],
  rolled: RolledSlots,
): Promise<void> {
  const byPart = new Map<string, { readonly part: Part; readonly slots: DueSlot[] }>();
  for (const slot of gauges) {
    const part = partAt(slot.kind === "gauge" ? "quarters" : "detail_quarters", slot.fromMs);
    const key = `${part.family} ${part.fromMs}`;
    const group = byPart.get(key) ?? { part, slots: [] };
    group.slots.push(slot);
    byPart.set(key, group);
  }
  for (const { part, slots } of byPart.values()) {
    await needPart(within, kind, part);
    const rows: (readonly (number | null)[])[] = [];
    const empty: (readonly [number, number])[] = [];
    for (const { seriesId, fromMs } of slots) {
      const one = rolled.get(slotKey(seriesId, fromMs)) ?? null;
      if (one === null) empty.push([seriesId, fromMs]);
      else rows.push(rollUpCells(seriesId, one));
    }
    await putRollUps(within, kind, tableOf(part), rows);
    await dropRollUps(within, kind, tableOf(part), empty);
  }
}

async function putRollUps(
  within: Queries,
  kind: DatabaseKind,
  table: ReturnType<typeof tableOf>,
  rows: readonly (readonly (number | null)[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.join(rollUpGiven.map(([name]) => sql.ref(name)));
  const sets = rollUpGiven
    .slice(2)
    .map(([name]) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${givenRows(kind, rollUpGiven, rows)}
    WHERE true ON CONFLICT (series_id, from_ms) DO UPDATE SET ${sql.join(sets)}`.execute(within);
}

/** A late word that there was no value may leave nothing of a slot. */
async function dropRollUps(
  within: Queries,
  kind: DatabaseKind,
  table: ReturnType<typeof tableOf>,
  slots: readonly (readonly [seriesId: number, fromMs: number])[],
): Promise<void> {
  if (slots.length === 0) return;
  const given = givenRows(
    kind,
    [
      ["series", "integer"],
      ["slot_ms", "integer"],
    ],
    slots,
  );
  await sql`DELETE FROM ${table} WHERE (series_id, from_ms) IN
    (SELECT series, slot_ms FROM ${given})`.execute(within);
}

async function noteDays(
  within: Queries,
  kind: DatabaseKind,
  gauges: readonly DueSlot[],
): Promise<void> {
  const days = new Map<string, readonly [number, string]>();
  for (const { seriesId, fromMs, zone } of gauges) {
    const date = dates(zone, fromMs);
    days.set(`${seriesId} ${date}`, [seriesId, date]);
  }
  if (days.size === 0) return;
  const given = givenRows(
    kind,
    [
      ["series_id", "integer"],
      ["date", "text"],
    ],
    [...days.values()],
  );
  await sql`INSERT INTO day_roll_ups_due (series_id, date) SELECT series_id, date FROM ${given}
    WHERE true ON CONFLICT (series_id, date) DO UPDATE SET date = excluded.date`.execute(within);
}

/** What begins within a day that is rolled up is a day of a zone that its room went by before. */
async function dropOtherZones(
  within: Queries,
  kind: DatabaseKind,
  days: readonly { readonly seriesId: number; readonly fromMs: number; readonly toMs: number }[],
): Promise<void> {
  if (days.length === 0) return;
  const given = givenRows(
    kind,
    [
      ["series", "integer"],
      ["begin_ms", "integer"],
      ["end_ms", "integer"],
    ],
    days.map(({ seriesId, fromMs, toMs }) => [seriesId, fromMs, toMs]),
  );
  await sql`DELETE FROM day_roll_ups WHERE (series_id, from_ms) IN
    (SELECT day.series_id, day.from_ms FROM ${given} INNER JOIN day_roll_ups AS day
      ON day.series_id = given.series AND day.from_ms > given.begin_ms
      AND day.from_ms < given.end_ms)`.execute(within);
}

/** Rolls up some days out of their quarter-hours; false: none is due. */
export function rollUpDaysOnce(database: HubDatabase): Promise<boolean> {
  const { kind } = database;
  return database.transaction(async (within) => {
    const due = await within
      .selectFrom("day_roll_ups_due as due")
      .innerJoin("series", "series.id", "due.series_id")
      .innerJoin("rooms", "rooms.id", "series.room_id")
      .select(["due.series_id as seriesId", "due.date", "series.kind", "rooms.meta"])
      .orderBy("due.series_id")
      .orderBy("due.date")
      .limit(hubLimits.history.slotsAtOnce)
      .execute();
    if (due.length === 0) return false;
    const given = givenRows(
      kind,
      [
        ["series", "integer"],
        ["day", "text"],
      ],
      due.map(({ seriesId, date }) => [seriesId, date]),
    );
    await sql`DELETE FROM day_roll_ups_due WHERE (series_id, date) IN
      (SELECT series, day FROM ${given})`.execute(within);
    const days = due.flatMap(({ seriesId, date, kind: seriesKind, meta }) => {
      const day = dayOf(metaOf(meta)?.timeZone ?? "UTC", date);
      return day === undefined ? [] : [{ seriesId, seriesKind, ...day }];
    });
    await dropOtherZones(within, kind, days);
    for (const family of ["quarters", "detail_quarters"] as const) {
      const seriesKind = family === "quarters" ? "gauge" : "detail";
      const wanted = days.filter((day) => day.seriesKind === seriesKind);
      const quarters = await quartersOf(within, kind, family, wanted);
      const rows = wanted.flatMap(({ seriesId, fromMs, toMs }) => {
        const parts = (quarters.get(seriesId) ?? []).filter(
          (part) => part.fromMs >= fromMs && part.fromMs < toMs,
        );
        const whole = mergeRollUps(parts, fromMs);
        return whole === null ? [] : [rollUpCells(seriesId, whole)];
      });
      await putRollUps(within, kind, sql.table("day_roll_ups"), rows);
    }
    return true;
  });
}
