import type { Database } from "better-sqlite3";
import type { Keepsake, SourceStore } from "./source-store.ts";

type KeepsakeStore = Pick<SourceStore, "keep" | "keepsake" | "forgetKeepsakes">;

/** Stands for "no series": a key cannot hold null. */
const noSeries = -1;

export function createKeepsakeStore(database: Database): KeepsakeStore {
  const put = database.prepare<[string, number, number, string]>(
    `INSERT OR REPLACE INTO keepsakes (uid, original_start_ms, at_ms, keepsake)
     VALUES (?, ?, ?, ?)`,
  );
  const shorten = database.prepare<[number]>(
    `DELETE FROM keepsakes WHERE (uid, original_start_ms) IN (
       SELECT uid, original_start_ms FROM keepsakes ORDER BY at_ms DESC LIMIT -1 OFFSET ?)`,
  );
  const one = database.prepare<[string, number], { keepsake: string }>(
    "SELECT keepsake FROM keepsakes WHERE uid = ? AND original_start_ms = ?",
  );
  const forget = database.prepare<[number]>("DELETE FROM keepsakes WHERE at_ms < ?");
  return {
    async keep(keepsake, most) {
      const { uid, originalStartMs, atMs } = keepsake;
      put.run(uid, originalStartMs ?? noSeries, atMs, JSON.stringify(keepsake));
      shorten.run(most);
    },
    async keepsake(uid, originalStartMs) {
      const row = one.get(uid, originalStartMs ?? noSeries);
      if (row === undefined) return null;
      const found: Keepsake = JSON.parse(row.keepsake);
      return found;
    },
    async forgetKeepsakes(beforeMs) {
      forget.run(beforeMs);
    },
  };
}
