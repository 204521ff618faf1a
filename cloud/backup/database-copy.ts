import { open } from "node:fs/promises";
import BetterSqlite from "better-sqlite3";
import { hubLimits } from "../hub-limits.ts";

/**
 * A copy of the hub's database as of one instant, while the hub goes on writing: the copy is made from a
 * reading transaction of its own, so that no write can change what is being copied. One file, readable
 * by its owner only; it must not exist.
 */
export async function copyDatabase(file: string, copy: string): Promise<void> {
  await (await open(copy, "wx", 0o600)).close();
  const source = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    source.exec("BEGIN");
    source.prepare("SELECT count(*) FROM sqlite_schema").get();
    await source.backup(copy, { progress: () => hubLimits.backup.pagesAtOnce });
  } finally {
    source.close();
  }
  const made = new BetterSqlite(copy);
  try {
    made.pragma("journal_mode = DELETE");
    const verdict = String(made.pragma("quick_check(1)", { simple: true }));
    if (verdict !== "ok") throw new Error(`the copy of the database is not sound: ${verdict}`);
  } finally {
    made.close();
  }
}

/** Whether nobody has it open: only then can it leave its write-ahead mode, and it does. */
export function isFree(file: string): boolean {
  const database = new BetterSqlite(file, { fileMustExist: true, timeout: 0 });
  try {
    return String(database.pragma("journal_mode = DELETE", { simple: true })) === "delete";
  } catch (error) {
    // A spoilt one is nobody's: it is set aside as it is.
    return (
      error instanceof BetterSqlite.SqliteError && /^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code)
    );
  } finally {
    database.close();
  }
}

/** Fit to be the database of a hub that knows so many steps; what is wrong otherwise. */
export function databaseFault(file: string, steps: number): string | null {
  const database = new BetterSqlite(file, { fileMustExist: true });
  try {
    const verdict = String(database.pragma("integrity_check(1)", { simple: true }));
    if (verdict !== "ok") return `its database is damaged: ${verdict}`;
    const version = Number(database.pragma("user_version", { simple: true }));
    if (version > steps) return `it is of a newer version of the hub (${version}, not ${steps})`;
    return version === 0 ? "it holds no database of a hub" : null;
  } catch (error) {
    return `its database is damaged: ${String(error)}`;
  } finally {
    database.close();
  }
}

/** Whoever was signed in when the copy was made is so no longer. */
export function endSessions(file: string): void {
  const database = new BetterSqlite(file, { fileMustExist: true });
  try {
    database.exec("DELETE FROM sessions");
  } finally {
    database.close();
  }
}
