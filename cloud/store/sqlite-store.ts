import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { z } from "zod";
import type { HubStore } from "./hub-store.ts";
import { migrate } from "./migrations.ts";
import { createAccountStore } from "./sqlite-accounts.ts";
import { createAgendaStore } from "./sqlite-agendas.ts";
import { createAuditStore } from "./sqlite-audit.ts";
import { createReadingStore } from "./sqlite-readings.ts";
import { createRecordStore } from "./sqlite-records.ts";
import { createRoomIds, createRoomStore } from "./sqlite-rooms.ts";
import { createSourceStore } from "./sqlite-sources.ts";

/** Another process, such as `enrol`, may hold the file for a moment. */
const busyTimeoutMs = 5_000;

/**
 * Opens the hub's database in its data folder, or makes it, readable by its owner only.
 * @throws Error when the folder cannot be written, or the file is of a newer version
 */
export function openSqliteStore(folder: string): HubStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "hub.db");
  const database = new SqliteDatabase(file, { timeout: busyTimeoutMs });
  try {
    chmodSync(file, 0o600);
    makeDurable(database);
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const ids = createRoomIds(database);
  return {
    rooms: createRoomStore(database, ids),
    records: createRecordStore(database, ids),
    readings: createReadingStore(database, ids),
    agendas: createAgendaStore(database, ids),
    accounts: createAccountStore(database),
    audit: createAuditStore(database),
    sources: createSourceStore(database),
    scrub: async () => scrub(database),
    async close() {
      database.close();
    },
  };
}

/**
 * A reopened WAL database runs `synchronous=NORMAL`, and a power cut then takes acknowledged rows
 * with it: FULL is set at every open, and read back.
 */
function makeDurable(database: Database): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  // What is deleted is overwritten: names of classified meetings must not stay in free pages.
  database.pragma("secure_delete = ON");
  const mode = database.pragma("journal_mode", { simple: true });
  const synchronous = database.pragma("synchronous", { simple: true });
  if (mode !== "wal" || synchronous !== 2) {
    throw new Error(
      `${database.name} does not take the settings that make it durable (journal_mode ` +
        `${String(mode)}, synchronous ${String(synchronous)}); put it on a local disk`,
    );
  }
}

/** Moves everything out of the write-ahead log, whose old frames hold what was written before. */
function scrub(database: Database): boolean {
  const [done] = z
    .tuple([z.object({ busy: z.number() })])
    .parse(database.pragma("wal_checkpoint(TRUNCATE)"));
  return done.busy === 0;
}
