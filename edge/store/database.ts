import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { StoreLimits } from "./limits.ts";
import { migrate } from "./migrations.ts";
import { SpoiltDatabase, StoreError } from "./store-error.ts";

/** Makes an empty file, readable by its owner only, unless there is one. */
export function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
}

/**
 * Opens an existing file for durable work and brings it to the newest shape. Throws
 * `SpoiltDatabase` or SQLite's own error when it is damaged.
 */
export function openDatabase(file: string, limits: StoreLimits): Database.Database {
  const db = new Database(file, { timeout: limits.busyMs, fileMustExist: true });
  try {
    setPragmas(db, limits);
    if (statSync(file).size <= limits.checkedBytes) checkPages(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * A commit counts only when it is on the card. `synchronous` is a setting of the connection, not of
 * the file, and its default in WAL mode loses acknowledged rows at a power cut: it is set and read
 * back every time.
 */
function setPragmas(db: Database.Database, limits: StoreLimits): void {
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  const mode = String(db.pragma("journal_mode", { simple: true }));
  const synchronous = Number(db.pragma("synchronous", { simple: true }));
  if (mode !== "wal" || synchronous !== 2) {
    const saw = `journal_mode ${mode}, synchronous ${synchronous}; expected wal and 2`;
    throw new StoreError("store-io", saw);
  }
  limitGrowth(db, limits);
  db.pragma(`wal_autocheckpoint = ${limits.walPages}`);
  // Names of people must not stay behind in freed pages.
  db.pragma("secure_delete = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma("cell_size_check = ON");
}

function checkPages(db: Database.Database): void {
  const verdict = String(db.pragma("quick_check(1)", { simple: true }));
  if (verdict !== "ok") throw new SpoiltDatabase(verdict);
}

/** Lets the file grow up to its limit. */
export function limitGrowth(db: Database.Database, limits: StoreLimits): void {
  const pageBytes = Number(db.pragma("page_size", { simple: true }));
  db.pragma(`max_page_count = ${Math.floor(limits.databaseBytes / pageBytes)}`);
}

/**
 * Holds the file at its size, for a disk that is full: from here on every page can be written where
 * it stands, so that deleting makes room and the write-ahead log can always be emptied.
 */
export function stopGrowing(db: Database.Database): void {
  db.pragma("wal_checkpoint(RESTART)");
  db.pragma(`max_page_count = ${Number(db.pragma("page_count", { simple: true }))}`);
}

/**
 * Lets no replaced page live on in the write-ahead log: an agenda that was wiped, or withdrawn, names
 * people. What is committed stays committed when this cannot be done; the next time does it.
 */
export function forgetReplacedPages(db: Database.Database): void {
  try {
    db.pragma("wal_checkpoint(TRUNCATE)");
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** Share of the allowed bytes in use, 0 to 1. Freed pages count as free. */
export function usedShare(db: Database.Database): number {
  const read = (pragma: string) => Number(db.pragma(pragma, { simple: true }));
  return (read("page_count") - read("freelist_count")) / read("max_page_count");
}
