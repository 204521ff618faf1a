import type { HubStore } from "./hub-store.ts";
import { createAccountStore } from "./sqlite-accounts.ts";
import { createAgendaStore } from "./sqlite-agendas.ts";
import { createAuditStore } from "./sqlite-audit.ts";
import { createReadingStore } from "./sqlite-readings.ts";
import { createRecordStore } from "./sqlite-records.ts";
import { createRoomIds, createRoomStore } from "./sqlite-rooms.ts";
import { databaseOn, openFile } from "./sqlite-database.ts";
import { createSourceStore } from "./sqlite-sources.ts";

/**
 * Opens the hub's database in its data folder, or makes it, readable by its owner only.
 * @throws Error when the folder cannot be written, or the file is of a newer version
 */
export function openSqliteStore(folder: string): HubStore {
  const file = openFile(folder);
  const database = databaseOn(file);
  const ids = createRoomIds(file);
  return {
    rooms: createRoomStore(file, ids),
    records: createRecordStore(file, ids),
    readings: createReadingStore(file, ids),
    agendas: createAgendaStore(file, ids),
    accounts: createAccountStore(file),
    audit: createAuditStore(file),
    sources: createSourceStore(file),
    scrub: () => database.scrub(),
    close: () => database.close(),
  };
}
