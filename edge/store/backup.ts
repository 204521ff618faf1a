import type { Database } from "better-sqlite3";
import { makeFile } from "./database.ts";
import { storeError } from "./store-error.ts";

/** Copied at a time; the loop has its turn in between. */
const pagesAtOnce = 64;

/** A copy of the database as of one instant, as a single file that only its owner reads. */
export async function backUp(db: Database, file: string): Promise<void> {
  try {
    makeFile(file);
    await db.backup(file, { progress: () => pagesAtOnce });
  } catch (error) {
    throw storeError(error);
  }
}
