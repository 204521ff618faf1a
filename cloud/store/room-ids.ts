import type { HubDatabase, Queries } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";

/** Row numbers of rooms. */
export interface RoomIds {
  /** Outside a transaction. Undefined when the hub has never heard of the room. */
  find(ref: RoomRef): Promise<number | undefined>;
  /** Within a transaction or outside: makes the room when it is new. */
  need(queries: Queries, ref: RoomRef): Promise<number>;
}

/** Rooms are never deleted: what was found once is remembered, unless a transaction may yet fail. */
export function createRoomIds({ queries }: HubDatabase): RoomIds {
  const known = new Map<string, number>();
  return {
    async find(ref) {
      const key = `${ref.site}/${ref.room}`;
      const id = known.get(key) ?? (await select(queries, ref));
      if (id !== undefined) known.set(key, id);
      return id;
    },
    async need(within, ref) {
      const id = known.get(`${ref.site}/${ref.room}`) ?? (await select(within, ref));
      return id ?? (await make(within, ref));
    },
  };
}

async function select(queries: Queries, { site, room }: RoomRef): Promise<number | undefined> {
  const row = await queries
    .selectFrom("rooms")
    .select("id")
    .where("site", "=", site)
    .where("room", "=", room)
    .executeTakeFirst();
  return row?.id;
}

async function make(queries: Queries, ref: RoomRef): Promise<number> {
  const { site, room } = ref;
  await queries
    .insertInto("rooms")
    .values({ site, room })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const id = await select(queries, ref);
  if (id === undefined) throw new Error(`room ${site}/${room} could not be stored`);
  return id;
}
