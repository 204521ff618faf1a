import type { Database } from "better-sqlite3";
import type { ReadingStore, StoredReading, StoredWatts } from "./hub-store.ts";
import type { RoomIds } from "./sqlite-rooms.ts";

/** Rows forgotten in one transaction, so that ingest never waits long for it. */
const forgetRows = 5_000;

export function createReadingStore(database: Database, ids: RoomIds): ReadingStore {
  const insert = database.prepare<[number, string, string, number, number | string | null]>(
    "INSERT INTO readings (room_id, device, point, at_ms, value) VALUES (?, ?, ?, ?, ?)",
  );
  const putWatts = database.prepare<[number, number, number | null]>(
    "INSERT OR REPLACE INTO watts (room_id, minute_ms, watts) VALUES (?, ?, ?)",
  );
  const watts = database.prepare<[number, number, number], { atMs: number; watts: number | null }>(
    `SELECT minute_ms AS atMs, watts FROM watts
     WHERE room_id = ? AND minute_ms >= ? AND minute_ms < ? ORDER BY minute_ms`,
  );
  // Rows come in roughly by time: the oldest ones are looked at, not the whole table.
  const forget = database.prepare<[number]>(
    `DELETE FROM readings WHERE id IN (SELECT id FROM readings ORDER BY id LIMIT ${forgetRows})
     AND at_ms < ?`,
  );
  const append = database.transaction(
    (readings: readonly StoredReading[], minutes: readonly StoredWatts[]) => {
      for (const { ref, device, point, atMs, value } of readings) {
        insert.run(ids.need(ref), device, point, atMs, columnOf(value));
      }
      for (const { ref, atMs, watts } of minutes) {
        putWatts.run(ids.need(ref), Math.floor(atMs / 60_000) * 60_000, watts);
      }
    },
  );
  return {
    async append(readings, minutes) {
      append(readings, minutes);
    },
    async watts(ref, fromMs, toMs) {
      const id = ids.find(ref);
      return id === undefined ? [] : watts.all(id, fromMs, toMs);
    },
    forget: async (beforeMs) => forget.run(beforeMs).changes,
  };
}

const columnOf = (value: StoredReading["value"]): number | string | null =>
  typeof value === "boolean" ? Number(value) : value;
