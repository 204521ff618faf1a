import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import type { DatabaseKind, HubDatabase } from "../store/hub-database.ts";
import { openPostgresDatabase } from "../store/postgres-database.ts";
import { openSqliteDatabase } from "../store/sqlite-database.ts";
import { removeFolder, silentLog } from "./hub-rig.ts";
import { hasPostgres, type Postgres, startPostgres } from "./postgres.ts";

/** Opens a new, empty database each time; all are closed and removed after the tests. */
export type OpenDatabase = () => Promise<HubDatabase>;

/** The same tests on SQLite and on a real PostgreSQL. */
export function onEveryDatabase(tests: (open: OpenDatabase, kind: DatabaseKind) => void): void {
  describe("on SQLite", () => {
    const ends: (() => void | Promise<void>)[] = [];
    afterAll(() => endAll(ends));
    tests(async () => {
      const folder = mkdtempSync(join(tmpdir(), "huitang-store-"));
      ends.push(() => removeFolder(folder));
      const database = openSqliteDatabase(folder);
      ends.push(() => database.close());
      return database;
    }, "sqlite");
  });
  describe.skipIf(!mustHavePostgres())("on PostgreSQL", () => {
    const ends: (() => void | Promise<void>)[] = [];
    let server: Postgres;
    let count = 0;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(async () => {
      await endAll(ends);
      await server.stop();
    });
    tests(async () => {
      const url = await server.database(`hub_${++count}`);
      const database = await openPostgresDatabase({ url, password: null }, silentLog);
      ends.push(() => database.close());
      return database;
    }, "postgres");
  });
}

async function endAll(ends: (() => void | Promise<void>)[]): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
}

/** Where it must not be missing, these tests fail rather than skip. */
const mustHavePostgres = (): boolean => hasPostgres || process.env["CI"] === "true";
