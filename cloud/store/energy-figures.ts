import { type DeviceKind, deviceKindSchema } from "../../contract/points.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";

/** Days of rooms from one date to another, both included. */
export interface DayRange {
  readonly roomIds: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** Sums of the columns of days. */
export interface DaySums {
  /** Null: nothing was metered. */
  readonly kwh: number | null;
  readonly bridged_kwh: number;
  readonly covered_ms: number;
  readonly served_kwh: number;
  readonly served_ms: number;
  readonly served_covered_ms: number;
  readonly base_kwh: number;
  readonly base_covered_ms: number;
  readonly wasted_kwh: number;
  readonly wasted_ms: number;
  readonly saved_kwh: number;
  readonly saved_ms: number;
  readonly person_hours: number;
  readonly headed_kwh: number;
  readonly air_on_ms: number;
  readonly beyond_ms: number;
  readonly comfort_known_ms: number;
  readonly comfort_ms: number;
  /** Null where there is no price of any of them. */
  readonly cost: number | null;
}

export interface RoomSums extends DaySums {
  readonly roomId: number;
  /** Metered days without a price by the settings in force. */
  readonly unpriced: number;
}

/** Of all rooms asked for, by date or month. */
export interface SeriesSums {
  readonly key: string;
  readonly kwh: number | null;
  readonly base_kwh: number;
  readonly bridged_kwh: number;
  readonly covered_ms: number;
}

export interface ShareSums {
  readonly roomId: number;
  readonly device: string;
  readonly kind: DeviceKind | null;
  readonly kWh: number;
  readonly ms: number;
}

export interface KindSums {
  readonly what: string;
  readonly kind: DeviceKind | null;
  readonly kWh: number;
}

export interface StoredMeetingEnergy {
  readonly roomId: number;
  readonly meetingId: string;
  readonly date: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly kWh: number | null;
  readonly coveredMs: number;
  readonly personHours: number;
  readonly headCount: number | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly classified: boolean;
}

/** Days as they are asked for: sums are made by the database. */
export interface EnergyFigureStore {
  /** The first metered day of each room that has one. */
  firstDays(roomIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
  byRoom(range: DayRange, pricedBy: number): Promise<readonly RoomSums[]>;
  series(range: DayRange, by: "date" | "month"): Promise<readonly SeriesSums[]>;
  /** kWh of each half-hour, all days and rooms together; null when there is no day. */
  profile(range: DayRange): Promise<readonly number[] | null>;
  wasters(range: DayRange, limit: number): Promise<readonly ShareSums[]>;
  kinds(range: DayRange): Promise<readonly KindSums[]>;
  /** Those that took most; of one over midnight, its days together. */
  meetings(range: DayRange, limit: number): Promise<readonly StoredMeetingEnergy[]>;
  meetingCount(range: DayRange): Promise<number>;
}

const summed = [
  "bridged_kwh",
  "covered_ms",
  "served_kwh",
  "served_ms",
  "served_covered_ms",
  "base_kwh",
  "base_covered_ms",
  "wasted_kwh",
  "wasted_ms",
  "saved_kwh",
  "saved_ms",
  "person_hours",
  "headed_kwh",
  "air_on_ms",
  "beyond_ms",
  "comfort_known_ms",
  "comfort_ms",
] as const;

/** A range of no more than some days is asked for by half-hours: rooms times days. */
const profilesMax = 4_000;

export function createEnergyFigureStore({ queries }: HubDatabase): EnergyFigureStore {
  return {
    async firstDays(roomIds) {
      if (roomIds.length === 0) return new Map();
      const rows = await queries
        .selectFrom("energy_days")
        .select(({ fn }) => ["room_id", fn.min("date").as("date")])
        .where("room_id", "in", roomIds)
        .where("kwh", "is not", null)
        .groupBy("room_id")
        .execute();
      return new Map(rows.map(({ room_id, date }) => [room_id, date]));
    },
    byRoom: (range, pricedBy) => byRoom(queries, range, pricedBy),
    series: (range, by) => series(queries, range, by),
    profile: (range) => profile(queries, range),
    ...createShares(queries),
    ...createMeetings(queries),
  };
}

async function byRoom(queries: Queries, { roomIds, from, to }: DayRange, pricedBy: number) {
  if (roomIds.length === 0) return [];
  return queries
    .selectFrom("energy_days")
    .select("room_id as roomId")
    .select(({ fn }) => summed.map((column) => fn.sum<number>(column).as(column)))
    .select(({ fn }) => [
      fn.sum<number | null>("kwh").as("kwh"),
      fn.sum<number | null>("cost").as("cost"),
      fn
        .countAll<number>()
        .filterWhere((day) =>
          day.and([day("kwh", "is not", null), day("priced_by", "<>", pricedBy)]),
        )
        .as("unpriced"),
    ])
    .where("room_id", "in", roomIds)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .groupBy("room_id")
    .execute();
}

async function series(queries: Queries, { roomIds, from, to }: DayRange, by: "date" | "month") {
  if (roomIds.length === 0) return [];
  return queries
    .selectFrom("energy_days")
    .select(`${by} as key`)
    .select(({ fn }) => [
      fn.sum<number | null>("kwh").as("kwh"),
      fn.sum<number>("base_kwh").as("base_kwh"),
      fn.sum<number>("bridged_kwh").as("bridged_kwh"),
      fn.sum<number>("covered_ms").as("covered_ms"),
    ])
    .where("room_id", "in", roomIds)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .groupBy(by)
    .orderBy(by)
    .execute();
}

async function profile(queries: Queries, { roomIds, from, to }: DayRange) {
  if (roomIds.length === 0) return null;
  const rows = await queries
    .selectFrom("energy_profiles")
    .select("half_hours")
    .where("room_id", "in", roomIds)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .limit(profilesMax)
    .execute();
  if (rows.length === 0) return null;
  const sums = Array.from({ length: 48 }, () => 0);
  for (const { half_hours } of rows) {
    const halves: readonly number[] = JSON.parse(half_hours);
    for (const [at, kWh] of halves.entries()) sums[at] = (sums[at] ?? 0) + kWh;
  }
  return sums;
}

const kindOf = (kind: string | null): DeviceKind | null =>
  deviceKindSchema.safeParse(kind).data ?? null;

function createShares(queries: Queries): Pick<EnergyFigureStore, "wasters" | "kinds"> {
  const within = ({ roomIds, from, to }: DayRange) =>
    queries
      .selectFrom("energy_shares")
      .where("room_id", "in", roomIds)
      .where("date", ">=", from)
      .where("date", "<=", to);
  return {
    async wasters(range, limit) {
      if (range.roomIds.length === 0) return [];
      const rows = await within(range)
        .select(({ fn }) => [
          "room_id as roomId",
          "device",
          fn.max("kind").as("kind"),
          fn.sum<number>("kwh").as("kWh"),
          fn.sum<number>("ms").as("ms"),
        ])
        .where("what", "=", "wasted")
        .groupBy(["room_id", "device"])
        .orderBy("kWh", "desc")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, kind: kindOf(row.kind) }));
    },
    async kinds(range) {
      if (range.roomIds.length === 0) return [];
      const rows = await within(range)
        .select(({ fn }) => ["what", "kind", fn.sum<number>("kwh").as("kWh")])
        .where("what", "<>", "wasted")
        .groupBy(["what", "kind"])
        .execute();
      return rows.map((row) => ({ ...row, kind: kindOf(row.kind) }));
    },
  };
}

function createMeetings(queries: Queries): Pick<EnergyFigureStore, "meetings" | "meetingCount"> {
  const within = ({ roomIds, from, to }: DayRange) =>
    queries
      .selectFrom("energy_meetings")
      .where("room_id", "in", roomIds)
      .where("date", ">=", from)
      .where("date", "<=", to);
  return {
    async meetings(range, limit) {
      if (range.roomIds.length === 0) return [];
      const rows = await within(range)
        .select(({ fn }) => [
          "room_id as roomId",
          "meeting_id as meetingId",
          fn.min("date").as("date"),
          fn.min("from_ms").as("fromMs"),
          fn.max("to_ms").as("toMs"),
          fn.sum<number | null>("kwh").as("kWh"),
          fn.sum<number>("covered_ms").as("coveredMs"),
          fn.sum<number>("person_hours").as("personHours"),
          fn.max("head_count").as("headCount"),
          fn.max("start_ms").as("startMs"),
          fn.max("end_ms").as("endMs"),
          fn.max("classified").as("classified"),
        ])
        .groupBy(["room_id", "meeting_id"])
        .orderBy("kWh", (order) => order.desc().nullsLast())
        .orderBy("fromMs")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, classified: row.classified === 1 }));
    },
    async meetingCount(range) {
      if (range.roomIds.length === 0) return 0;
      const each = within(range).select(["room_id", "meeting_id"]).distinct();
      const row = await queries
        .selectFrom(each.as("each"))
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirst();
      return row?.count ?? 0;
    },
  };
}
