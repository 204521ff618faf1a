import { sql } from "kysely";
import { type DeviceKind, deviceKindSchema } from "../../contract/points.ts";
import type { BookedMeeting, PhaseMark } from "../energy/energy-facts.ts";
import type { DayMeeting, EnergyDayFacts, EnergyShare } from "../energy/energy-day.ts";
import { phases } from "../../contract/record.ts";
import { hubLimits } from "../hub-limits.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { EnergyDaysTable, EnergyMeetingsTable } from "./tables/energy-tables.ts";

/** What a day is made with. */
export interface DayInput {
  readonly marks: readonly PhaseMark[];
  /** Meetings as this day knew them when it was reckoned before: an agenda forgets what is over. */
  readonly earlier: readonly BookedMeeting[];
  readonly kinds: ReadonlyMap<string, DeviceKind>;
  /** When it was reckoned last; null: never. */
  readonly reckonedAtMs: number | null;
}

/** A day that is to be reckoned; `mark` grows with every change of what it is made from. */
export interface DirtyDay {
  readonly roomId: number;
  readonly date: string;
  readonly mark: number;
}

/** `metered`: only what meters, records and the agenda tell; what its devices' readings told stays. */
export type DayParts = "all" | "metered";

/** Price of a day, and the settings it follows. */
export interface DayPrice {
  readonly cost: number | null;
  readonly pricedBy: number;
}

/** Days as they are made. */
export interface EnergyDayStore {
  /** Days that wait, the newest first; without those that were reckoned just after `reckonedBeforeMs`. */
  dirty(reckonedBeforeMs: number, limit: number): Promise<readonly DirtyDay[]>;
  /** Unless it was marked again meanwhile. */
  settle(day: DirtyDay): Promise<void>;
  /** What is in the database already; marks from `fromMs` on, and the last one before. */
  input(roomId: number, date: string, fromMs: number, toMs: number): Promise<DayInput>;
  /**
   * Replaces what was known of the day. Renewing what is `metered` leaves waste, savings, air and the
   * shares of devices as they were: without the readings that are forgotten they would come out wrong.
   */
  put(
    roomId: number,
    day: EnergyDayFacts,
    price: DayPrice,
    reckonedAtMs: number,
    renews: DayParts,
  ): Promise<void>;
  /** Forgets the day and all that belongs to it. */
  drop(roomId: number, date: string): Promise<void>;
  /** Remembers what devices are. */
  learn(roomId: number, kinds: ReadonlyMap<string, DeviceKind>): Promise<void>;
  /** Days whose price follows other settings than these. */
  unpriced(version: number, limit: number): Promise<readonly PricedDay[]>;
  /** In one transaction. */
  setPrices(prices: readonly (Pick<PricedDay, "roomId" | "date"> & DayPrice)[]): Promise<void>;
}

export interface PricedDay {
  readonly roomId: number;
  readonly date: string;
  readonly metered: boolean;
  readonly bridgedKWh: number;
  readonly halfHours: readonly number[];
}

/** Marks of a day and of the meetings that reach into it: a room changes its phase some times an hour. */
const marksMax = 5_000;
/** Of an agenda of one day. */
const meetingsMax = 500;
const dayTables = ["energy_days", "energy_profiles", "energy_meetings", "energy_shares"] as const;

export function createEnergyDayStore(database: HubDatabase): EnergyDayStore {
  const { queries } = database;
  return {
    dirty: (reckonedBeforeMs, limit) =>
      queries
        .selectFrom("dirty_days as dirty")
        .leftJoin("energy_days as day", (join) =>
          join.onRef("day.room_id", "=", "dirty.room_id").onRef("day.date", "=", "dirty.date"),
        )
        .select(["dirty.room_id as roomId", "dirty.date", "dirty.mark"])
        .where((row) =>
          row.or([
            row("day.reckoned_at_ms", "is", null),
            row("day.reckoned_at_ms", "<=", Math.floor(reckonedBeforeMs)),
            // From the future: the clock was wrong then, and has been set right.
            row("day.reckoned_at_ms", ">", Math.floor(reckonedBeforeMs) + hubLimits.energy.againMs),
          ]),
        )
        .orderBy("dirty.date", "desc")
        .orderBy("dirty.room_id")
        .limit(limit)
        .execute(),
    async settle({ roomId, date, mark }) {
      await queries
        .deleteFrom("dirty_days")
        .where("room_id", "=", roomId)
        .where("date", "=", date)
        .where("mark", "=", mark)
        .execute();
    },
    async input(roomId, date, fromMs, toMs) {
      return {
        marks: await marksOf(queries, roomId, fromMs, toMs),
        earlier: await earlierMeetings(queries, roomId, date),
        kinds: await kindsOf(queries, roomId),
        reckonedAtMs: await reckonedAt(queries, roomId, date),
      };
    },
    put: (roomId, day, price, reckonedAtMs, renews) =>
      database.transaction(async (within) => {
        await putDay(within, dayRow(roomId, day, price, reckonedAtMs), renews);
        await putProfile(within, roomId, day);
        await putMeetings(within, roomId, day);
        if (renews === "all") await putShares(within, roomId, day);
      }),
    drop: (roomId, date) =>
      database.transaction(async (within) => {
        for (const table of dayTables) {
          await within
            .deleteFrom(table)
            .where("room_id", "=", roomId)
            .where("date", "=", date)
            .execute();
        }
      }),
    async learn(roomId, kinds) {
      if (kinds.size === 0) return;
      const rows = [...kinds].map(([device, kind]) => ({ room_id: roomId, device, kind }));
      await queries
        .insertInto("energy_devices")
        .values(rows)
        .onConflict((old) =>
          old
            .columns(["room_id", "device"])
            .doUpdateSet((row) => ({ kind: row.ref("excluded.kind") })),
        )
        .execute();
    },
    ...createPricing(database),
  };
}

function createPricing(database: HubDatabase): Pick<EnergyDayStore, "unpriced" | "setPrices"> {
  const { queries } = database;
  return {
    async unpriced(version, limit) {
      const rows = await queries
        .selectFrom("energy_days as day")
        .innerJoin("energy_profiles as profile", (join) =>
          join.onRef("profile.room_id", "=", "day.room_id").onRef("profile.date", "=", "day.date"),
        )
        .select(["day.room_id", "day.date", "day.kwh", "day.bridged_kwh", "profile.half_hours"])
        .where("day.priced_by", "<>", version)
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        roomId: row.room_id,
        date: row.date,
        metered: row.kwh !== null,
        bridgedKWh: row.bridged_kwh,
        halfHours: JSON.parse(row.half_hours),
      }));
    },
    async setPrices(prices) {
      if (prices.length === 0) return;
      await database.transaction(async (within) => {
        for (const { roomId, date, cost, pricedBy } of prices) {
          await within
            .updateTable("energy_days")
            .set({ cost, priced_by: pricedBy })
            .where("room_id", "=", roomId)
            .where("date", "=", date)
            .execute();
        }
      });
    },
  };
}

async function marksOf(queries: Queries, roomId: number, fromMs: number, toMs: number) {
  // The kind stands in the text: only so the index of phases is used.
  const marks = queries
    .selectFrom("records as record")
    .innerJoin("journals as journal", "journal.id", "record.journal_id")
    .select(["record.at_ms", "record.body"])
    .where("journal.room_id", "=", roomId)
    .where(sql<boolean>`record.kind = 'phase'`)
    .where("record.clock_trusted", "=", 1);
  const before = await marks
    .where("record.at_ms", "<", fromMs)
    .orderBy("record.at_ms", "desc")
    .orderBy("record.number", "desc")
    .limit(1)
    .execute();
  const since = await marks
    .where("record.at_ms", ">=", fromMs)
    .where("record.at_ms", "<", toMs)
    .orderBy("record.at_ms")
    .orderBy("record.number")
    .limit(marksMax)
    .execute();
  return [...before, ...since].flatMap((row) => markOf(row.at_ms, row.body));
}

function markOf(atMs: number, body: string): readonly PhaseMark[] {
  const read: { phase?: unknown; meetingId?: unknown } = JSON.parse(body);
  const phase = phases.find((known) => known === read.phase);
  if (phase === undefined) return [];
  const meetingId = typeof read.meetingId === "string" ? read.meetingId : null;
  return [{ atMs, phase, meetingId }];
}

async function earlierMeetings(queries: Queries, roomId: number, date: string) {
  const rows = await queries
    .selectFrom("energy_meetings")
    .select(["meeting_id", "head_count", "start_ms", "end_ms", "classified"])
    .where("room_id", "=", roomId)
    .where("date", "=", date)
    .limit(meetingsMax)
    .execute();
  return rows.flatMap((row): BookedMeeting[] =>
    row.start_ms === null || row.end_ms === null
      ? []
      : [
          {
            id: row.meeting_id,
            startMs: row.start_ms,
            endMs: row.end_ms,
            headCount: row.head_count ?? 0,
            classified: row.classified === 1,
          },
        ],
  );
}

async function kindsOf(queries: Queries, roomId: number) {
  const rows = await queries
    .selectFrom("energy_devices")
    .select(["device", "kind"])
    .where("room_id", "=", roomId)
    .execute();
  return new Map(
    rows.flatMap(({ device, kind }): [string, DeviceKind][] => {
      const known = deviceKindSchema.safeParse(kind).data;
      return known === undefined ? [] : [[device, known]];
    }),
  );
}

async function reckonedAt(queries: Queries, roomId: number, date: string) {
  const row = await queries
    .selectFrom("energy_days")
    .select("reckoned_at_ms")
    .where("room_id", "=", roomId)
    .where("date", "=", date)
    .executeTakeFirst();
  return row?.reckoned_at_ms ?? null;
}

interface DayRow {
  readonly key: Pick<EnergyDaysTable, "room_id" | "date">;
  /** What devices' readings have to do with. */
  readonly told: Pick<EnergyDaysTable, ToldColumn>;
  readonly metered: Omit<EnergyDaysTable, "room_id" | "date" | ToldColumn>;
}

type ToldColumn =
  | "wasted_kwh"
  | "wasted_ms"
  | "saved_kwh"
  | "saved_ms"
  | "air_on_ms"
  | "beyond_ms"
  | "comfort_known_ms"
  | "comfort_ms";

function dayRow(
  roomId: number,
  day: EnergyDayFacts,
  { cost, pricedBy }: DayPrice,
  reckonedAtMs: number,
): DayRow {
  const { air } = day;
  const ms = Math.round;
  return {
    key: { room_id: roomId, date: day.date },
    told: {
      wasted_kwh: day.wastedKWh,
      wasted_ms: ms(day.wastedMs),
      saved_kwh: day.savedKWh,
      saved_ms: ms(day.savedMs),
      air_on_ms: air.onMs,
      beyond_ms: air.beyondMs,
      comfort_known_ms: air.comfortKnownMs,
      comfort_ms: air.comfortMs,
    },
    metered: {
      month: day.date.slice(0, 7),
      from_ms: ms(day.fromMs),
      to_ms: ms(day.toMs),
      reckoned_at_ms: ms(reckonedAtMs),
      kwh: day.kWh,
      bridged_kwh: day.bridgedKWh,
      covered_ms: ms(day.coveredMs),
      served_kwh: day.servedKWh,
      served_ms: ms(day.servedMs),
      served_covered_ms: ms(day.servedCoveredMs),
      base_kwh: day.baseKWh,
      base_covered_ms: ms(day.baseCoveredMs),
      person_hours: day.personHours,
      headed_kwh: day.headedKWh,
      cost,
      priced_by: pricedBy,
    },
  };
}

async function putDay(
  within: Queries,
  { key, told, metered }: DayRow,
  renews: DayParts,
): Promise<void> {
  await within
    .insertInto("energy_days")
    .values({ ...key, ...told, ...metered })
    .onConflict((old) =>
      old
        .columns(["room_id", "date"])
        .doUpdateSet(renews === "all" ? { ...told, ...metered } : metered),
    )
    .execute();
}

async function putProfile(within: Queries, roomId: number, day: EnergyDayFacts): Promise<void> {
  // A tenth of a watt-hour: prices need no more.
  const halfHours = JSON.stringify(day.halfHours.map((kWh) => Math.round(kWh * 1e4) / 1e4));
  await within
    .insertInto("energy_profiles")
    .values({ room_id: roomId, date: day.date, half_hours: halfHours })
    .onConflict((old) => old.columns(["room_id", "date"]).doUpdateSet({ half_hours: halfHours }))
    .execute();
}

async function putMeetings(within: Queries, roomId: number, day: EnergyDayFacts): Promise<void> {
  await within
    .deleteFrom("energy_meetings")
    .where("room_id", "=", roomId)
    .where("date", "=", day.date)
    .execute();
  const rows = day.meetings.slice(0, meetingsMax).map((one) => meetingRow(roomId, day.date, one));
  if (rows.length > 0) await within.insertInto("energy_meetings").values(rows).execute();
}

function meetingRow(roomId: number, date: string, one: DayMeeting): EnergyMeetingsTable {
  const { booked } = one;
  return {
    room_id: roomId,
    date,
    meeting_id: one.meetingId,
    from_ms: Math.round(one.fromMs),
    to_ms: Math.round(one.toMs),
    kwh: one.kWh,
    covered_ms: Math.round(one.coveredMs),
    person_hours: one.personHours,
    head_count: booked?.headCount ?? null,
    start_ms: booked?.startMs ?? null,
    end_ms: booked?.endMs ?? null,
    classified: booked === null ? null : Number(booked.classified),
  };
}

async function putShares(within: Queries, roomId: number, day: EnergyDayFacts): Promise<void> {
  await within
    .deleteFrom("energy_shares")
    .where("room_id", "=", roomId)
    .where("date", "=", day.date)
    .execute();
  const rows = day.shares.map(({ what, device, kind, kWh, ms }: EnergyShare) => ({
    room_id: roomId,
    date: day.date,
    what,
    device,
    kind,
    kwh: kWh,
    ms: Math.round(ms),
  }));
  if (rows.length > 0) await within.insertInto("energy_shares").values(rows).execute();
}
