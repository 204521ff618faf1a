import { sql } from "kysely";
import type { Log } from "../../contract/log.ts";
import { recordEnergy } from "../rig/recorded/energy-past.ts";
import { habitsOf } from "../rig/recorded/room-habits.ts";
import { recordSite } from "../rig/recorded/site.ts";
import type { Queries } from "../store/hub-database.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import { openStore } from "../store/open-store.ts";
import { createRoomIds } from "../store/room-ids.ts";

/** Where a hub keeps its data. */
export interface DataPlace {
  readonly folder: string;
  /** Null: in a file of the folder. */
  readonly postgresUrl: string | null;
}

export interface PagePast {
  readonly rooms: number;
  /** The room that has told for longer. */
  readonly room: RoomRef;
  /** Duties due in the month. */
  readonly duties: number;
}

const timeZone = "Asia/Shanghai";
const site = "city-hall";
const rooms = 200;
/** Rooms that differ; the others are like them. */
const recorded = 20;
/** The month that is asked for, and the days before it that it is compared with. */
const monthDays = 31;
/** The year, and the one before. */
const yearDays = 2 * 365;
/** The end of a month that ends a year. */
const untilMs = Date.parse("2027-01-01T00:00:00+08:00");

export const pageMonth = { month: "2026-12", from: "2026-12-01", to: "2026-12-31" } as const;
export const pageYear = { from: "2026-01-01", to: "2026-12-31" } as const;
/** 15:00 of the last day. */
export const pageNowMs = Date.parse("2026-12-31T15:00:00+08:00");

/** A month of a large building and a year of one of its rooms, as the hub keeps them. */
export async function recordPast({ folder, postgresUrl }: DataPlace, log: Log): Promise<PagePast> {
  const postgres = postgresUrl === null ? {} : { store: { postgres: { url: postgresUrl } } };
  const store = await openStore({ data: folder, ...postgres }, log);
  try {
    const common = { site, untilMs, timeZone };
    // No page of these asks for minutes of watts.
    const slotMinutes = Number.POSITIVE_INFINITY;
    await recordSite(store, { ...common, rooms: recorded, days: monthDays }, slotMinutes);
    await recordEnergy(store, { ...common, rooms: recorded, days: 2 * monthDays }, pageNowMs);
    await copyRooms(store);
    await recordEnergy(store, { ...common, rooms: 1, days: yearDays }, pageNowMs);
    // The days are written as reckoned: they must not be reckoned anew from meters that never told.
    const { kind, queries } = store.database;
    await queries.deleteFrom("dirty_days").execute();
    // As the server does by itself some minutes after so much has been written.
    if (kind === "postgres") await sql`VACUUM ANALYZE`.execute(queries);
    const { count } = await queries
      .selectFrom("duties")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return { rooms, room: { site, room: habitsOf(0).room }, duties: count };
  } finally {
    await store.close();
  }
}

/** What pages are answered from. */
const tables = [
  "duties",
  "energy_days",
  "energy_profiles",
  "energy_meetings",
  "energy_shares",
] as const;

/** The rooms that have told something, again and again under other names: faster than to tell it. */
async function copyRooms({ database, rooms: roomStore }: HubStore): Promise<void> {
  const ids = createRoomIds(database);
  const known = new Map((await roomStore.all()).map(({ room, meta }) => [room, meta]));
  const columns = await columnsOf(database.queries);
  for (let number = recorded; number < rooms; number++) {
    const { room, name } = habitsOf(number);
    const source = habitsOf(number % recorded).room;
    const meta = known.get(source) ?? null;
    if (meta !== null) await roomStore.setMeta({ site, room }, { ...meta, name });
    await database.transaction(async (within) => {
      const from = await ids.need(within, { site, room: source });
      const to = await ids.need(within, { site, room });
      for (const table of tables) {
        const names = columns.get(table) ?? [];
        const cells = names.map((each) => (each === "room_id" ? sql.lit(to) : sql.ref(each)));
        await sql`INSERT INTO ${sql.table(table)} (${sql.join(names.map((each) => sql.ref(each)))})
          SELECT ${sql.join(cells)} FROM ${sql.table(table)} WHERE room_id = ${from}`.execute(
          within,
        );
      }
    });
  }
}

async function columnsOf(queries: Queries): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await queries.introspection.getTables();
  return new Map(found.map(({ name, columns }) => [name, columns.map((each) => each.name)]));
}
