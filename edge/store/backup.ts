import { stat, statfs } from "node:fs/promises";
import type { Database } from "better-sqlite3";
import { makeFile } from "./database.ts";
import { storeError } from "./store-error.ts";

/** Copied at a time; the loop has its turn in between. */
const pagesAtOnce = 64;

/** Left free beside the copy, so that a backup never stops the records. */
const spareBytes = 16 * 1024 * 1024;

/** Whether a copy of the database has its place in this folder. */
export async function fitsInto(folder: string, database: string): Promise<boolean> {
  const { size } = await stat(database);
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize >= size + spareBytes;
}

/** A copy of the database as of one instant, as a single file that only its owner reads. */
export async function backUp(db: Database, file: string): Promise<void> {
  try {
    makeFile(file);
    await db.backup(file, { progress: () => pagesAtOnce });
  } catch (error) {
    throw storeError(error);
  }
}
