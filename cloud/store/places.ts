import { type Place, placeKinds, type PlacedRoom } from "../../contract/places.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";

/** The tree of places, and on which floors rooms stand. */
export interface PlaceStore {
  all(): Promise<readonly Place[]>;
  rooms(): Promise<readonly PlacedRoom[]>;
  /** Nothing happens when there is one of that id. */
  add(places: readonly Place[]): Promise<void>;
  /** False when there is none of that id. */
  change(id: string, part: Partial<Pick<Place, "parent" | "name" | "sort">>): Promise<boolean>;
  /** False, and nothing done, while anything stands on it or somebody has a grant there. */
  remove(id: string): Promise<boolean>;
  /** All of them, or none. Null: on no floor. */
  setFloor(rooms: readonly RoomAt[], floor: string | null): Promise<void>;
}

type RoomAt = Pick<PlacedRoom, "site" | "room">;

export function createPlaceStore({ queries, transaction }: HubDatabase): PlaceStore {
  return {
    async all() {
      const rows = await queries
        .selectFrom("places")
        .selectAll()
        .orderBy("sort")
        .orderBy("id")
        .execute();
      return rows.map(({ id, parent, kind, name_zh: zh, name_en: en, sort }) => ({
        id,
        parent,
        kind: placeKinds.find((known) => known === kind) ?? "building",
        name: { zh, en },
        sort,
      }));
    },
    rooms: () => queries.selectFrom("placed_rooms").select(["site", "room", "floor"]).execute(),
    async add(places) {
      if (places.length === 0) return;
      const rows = places.map(({ id, parent, kind, name, sort }) => ({
        id,
        parent,
        kind,
        name_zh: name.zh,
        name_en: name.en,
        sort,
      }));
      await queries
        .insertInto("places")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async change(id, { parent, name, sort }) {
      const done = await queries
        .updateTable("places")
        .set({
          ...(parent === undefined ? {} : { parent }),
          ...(name === undefined ? {} : { name_zh: name.zh, name_en: name.en }),
          ...(sort === undefined ? {} : { sort }),
        })
        .where("id", "=", id)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },
    remove: (id) =>
      transaction(async (within) => {
        if (await isInUse(within, id)) return false;
        const done = await within.deleteFrom("places").where("id", "=", id).executeTakeFirst();
        return done.numDeletedRows > 0n;
      }),
    setFloor: (rooms, floor) =>
      transaction(async (within) => {
        for (const { site, room } of rooms) {
          await within
            .deleteFrom("placed_rooms")
            .where("site", "=", site)
            .where("room", "=", room)
            .execute();
          if (floor === null) continue;
          await within.insertInto("placed_rooms").values({ site, room, floor }).execute();
        }
      }),
  };
}

async function isInUse(queries: Queries, id: string): Promise<boolean> {
  const found = await Promise.all([
    queries.selectFrom("places").select("id").where("parent", "=", id).executeTakeFirst(),
    queries.selectFrom("placed_rooms").select("room").where("floor", "=", id).executeTakeFirst(),
    queries.selectFrom("grants").select("account").where("place", "=", id).executeTakeFirst(),
  ]);
  return found.some((row) => row !== undefined);
}
