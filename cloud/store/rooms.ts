import type { Selectable } from "kysely";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { RoomRef, RoomStore, StoredRoom } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";
import { metaOf } from "./room-meta.ts";
import type { RoomsTable } from "./tables/room-tables.ts";
import { cutDaysAnew } from "./zone-change.ts";

export function createRoomStore(database: HubDatabase, ids: RoomIds): RoomStore {
  const { queries } = database;
  const one = ({ site, room }: RoomRef) =>
    queries
      .selectFrom("rooms")
      .select(columns)
      .where("site", "=", site)
      .where("room", "=", room)
      .executeTakeFirst();
  return {
    async all() {
      const rows = await queries
        .selectFrom("rooms")
        .select(columns)
        .orderBy("site")
        .orderBy("room")
        .execute();
      return rows.map(roomOf);
    },
    async find(ref) {
      const row = await one(ref);
      return row === undefined ? null : roomOf(row);
    },
    setMeta: (ref, meta) =>
      database.transaction(async (within) => {
        const roomId = await ids.need(within, ref);
        const row = await within
          .selectFrom("rooms")
          .select("meta")
          .where("id", "=", roomId)
          .executeTakeFirst();
        const before = metaOf(row?.meta ?? null)?.timeZone ?? "UTC";
        const after = meta.timeZone;
        await within
          .updateTable("rooms")
          .set({ meta: JSON.stringify(meta) })
          .where("id", "=", roomId)
          .execute();
        if (after !== before) {
          await cutDaysAnew(within, database.kind, { roomId, before, after });
        }
      }),
    async setSeen({ site, room }, atMs) {
      await queries
        .updateTable("rooms")
        .set({ seen_ms: atMs })
        .where("site", "=", site)
        .where("room", "=", room)
        .execute();
    },
    enrol: (ref, tokenHash, atMs) =>
      database.transaction(async (within) => {
        await within
          .updateTable("rooms")
          .set({ token_hash: tokenHash, enrolled_at_ms: atMs })
          .where("id", "=", await ids.need(within, ref))
          .execute();
      }),
    tokenHash: async (ref) => (await one(ref))?.token_hash ?? null,
  };
}

const columns = ["site", "room", "meta", "seen_ms", "token_hash", "records_stored"] as const;

function roomOf(row: Pick<Selectable<RoomsTable>, (typeof columns)[number]>): StoredRoom {
  const meta: RoomMeta | null = row.meta === null ? null : JSON.parse(row.meta);
  return {
    site: row.site,
    room: row.room,
    meta,
    seenMs: row.seen_ms,
    recordsStored: row.records_stored,
    enrolled: row.token_hash !== null,
  };
}
