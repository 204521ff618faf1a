import type { Database } from "better-sqlite3";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { RoomRef, RoomStore, StoredRoom } from "./hub-store.ts";

/** Row numbers of rooms. Not remembered here: a transaction that fails takes its rooms with it. */
export interface RoomIds {
  /** Undefined when the hub has never heard of the room. */
  find(ref: RoomRef): number | undefined;
  /** Makes the room when it is new. */
  need(ref: RoomRef): number;
}

export function createRoomIds(database: Database): RoomIds {
  const select = database.prepare<[string, string], { id: number }>(
    "SELECT id FROM rooms WHERE site = ? AND room = ?",
  );
  const insert = database.prepare<[string, string]>(
    "INSERT INTO rooms (site, room) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const find = ({ site, room }: RoomRef): number | undefined => select.get(site, room)?.id;
  return {
    find,
    need(ref) {
      const id = find(ref);
      if (id !== undefined) return id;
      insert.run(ref.site, ref.room);
      const made = find(ref);
      if (made === undefined) throw new Error(`room ${ref.site}/${ref.room} could not be stored`);
      return made;
    },
  };
}

interface RoomRow {
  readonly site: string;
  readonly room: string;
  readonly meta: string | null;
  readonly seen_ms: number | null;
  readonly token_hash: string | null;
  readonly records_stored: number;
}

export function createRoomStore(database: Database, ids: RoomIds): RoomStore {
  const columns = "site, room, meta, seen_ms, token_hash, records_stored";
  const all = database.prepare<[], RoomRow>(`SELECT ${columns} FROM rooms ORDER BY site, room`);
  const one = database.prepare<[string, string], RoomRow>(
    `SELECT ${columns} FROM rooms WHERE site = ? AND room = ?`,
  );
  const setMeta = database.prepare<[string, number]>("UPDATE rooms SET meta = ? WHERE id = ?");
  const setSeen = database.prepare<[number, string, string]>(
    "UPDATE rooms SET seen_ms = ? WHERE site = ? AND room = ?",
  );
  const setToken = database.prepare<[string, number, number]>(
    "UPDATE rooms SET token_hash = ?, enrolled_at_ms = ? WHERE id = ?",
  );
  const enrol = database.transaction((ref: RoomRef, tokenHash: string, atMs: number) => {
    setToken.run(tokenHash, atMs, ids.need(ref));
  });
  return {
    all: async () => all.all().map(roomOf),
    async find(ref) {
      const row = one.get(ref.site, ref.room);
      return row === undefined ? null : roomOf(row);
    },
    async setMeta(ref, meta) {
      setMeta.run(JSON.stringify(meta), ids.need(ref));
    },
    async setSeen(ref, atMs) {
      setSeen.run(atMs, ref.site, ref.room);
    },
    async enrol(ref, tokenHash, atMs) {
      enrol(ref, tokenHash, atMs);
    },
    tokenHash: async (ref) => one.get(ref.site, ref.room)?.token_hash ?? null,
  };
}

function roomOf(row: RoomRow): StoredRoom {
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
