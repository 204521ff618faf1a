import { readFileSync } from "node:fs";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { Log } from "../../contract/log.ts";
import { createAccountStore } from "./accounts.ts";
import { createAgendaStore } from "./agendas.ts";
import { createAuditStore } from "./audit.ts";
import { createDeviceStore } from "./devices.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { HubStore } from "./hub-store.ts";
import { openPostgresDatabase } from "./postgres-database.ts";
import { createPlaceStore } from "./places.ts";
import { createReadingStore } from "./readings.ts";
import { createRecordStore } from "./records.ts";
import { createReportStore } from "./reports.ts";
import { createRoomIds } from "./room-ids.ts";
import { createRoomSummaries } from "./room-summaries.ts";
import { createRoomStore } from "./rooms.ts";
import { createSourceStore } from "./sources.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";
import { createTokenStore } from "./tokens.ts";

/**
 * Opens the hub's database: a file in its data folder, or the PostgreSQL server of its settings.
 * @throws Error that says what to do: the folder cannot be written, the server cannot be reached or
 * refuses, or a newer hub has written there
 */
export async function openStore(
  config: Pick<HubConfig, "data" | "store">,
  log: Log,
): Promise<HubStore> {
  return storeOn(await openDatabase(config, log));
}

export function storeOn(database: HubDatabase): HubStore {
  const ids = createRoomIds(database);
  return {
    database,
    rooms: createRoomStore(database, ids),
    records: createRecordStore(database, ids),
    readings: createReadingStore(database, ids),
    reports: createReportStore(database),
    summaries: createRoomSummaries(database, ids),
    agendas: createAgendaStore(database, ids),
    accounts: createAccountStore(database),
    tokens: createTokenStore(database),
    places: createPlaceStore(database),
    audit: createAuditStore(database),
    sources: createSourceStore(database),
    devices: createDeviceStore(database, ids),
    scrub: () => database.scrub(),
    close: () => database.close(),
  };
}

async function openDatabase(
  { data, store }: Pick<HubConfig, "data" | "store">,
  log: Log,
): Promise<HubDatabase> {
  if (store === undefined) return openSqliteDatabase(data);
  const { url, passwordFile } = store.postgres;
  const password = passwordFile === undefined ? null : readFileSync(passwordFile, "utf8").trim();
  try {
    return await openPostgresDatabase({ url, password }, log);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `PostgreSQL at ${url}: ${why}; see that the server runs there, and that store.postgres in ` +
        "hub.yaml names its address, database, user and password",
      { cause: error },
    );
  }
}
