import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { afterAll, beforeAll, describe } from "vitest";
import type { DatabaseKind, HubDatabase } from "../store/hub-database.ts";
import type { Step } from "../store/migrations/step.ts";
import { steps } from "../store/migrations/steps.ts";
import { openPostgresAtSteps } from "../store/postgres-database.ts";
import { openAtSteps } from "../store/sqlite-database.ts";
import { removeFolder, silentLog } from "./quiet.ts";
import { hasPostgres, type Postgres, startPostgres } from "./postgres.ts";

/** Opens a new, empty database each time; all are closed and removed after the tests. */
export type OpenDatabase = () => Promise<HubDatabase>;

/** Where a database is, to be opened again and again by hubs that know so many steps. */
export interface DatabasePlace {
  open(known: readonly Step[]): Promise<HubDatabase>;
}
export type NewPlace = () => Promise<DatabasePlace>;

/** The same tests on SQLite and on a real PostgreSQL. */
export function onEveryDatabase(
  tests: (open: OpenDatabase, kind: DatabaseKind, place: NewPlace) => void,
): void {
  describe("on SQLite", () => {
    const ends: (() => void | Promise<void>)[] = [];
    afterAll(() => endAll(ends));
    const place: NewPlace = async () => {
      const folder = mkdtempSync(join(tmpdir(), "huitang-store-"));
      ends.push(() => removeFolder(folder));
      return closedAfter(ends, (known) => openAtSteps(folder, known));
    };
    tests(async () => (await place()).open(steps), "sqlite", place);
  });
  describe.skipIf(!mustHavePostgres())("on PostgreSQL", () => {
    const ends: (() => void | Promise<void>)[] = [];
    let server: Postgres;
    let count = 0;
    beforeAll(async () => {
      server = await startPostgres("hasty");
    });
    afterAll(async () => {
      await endAll(ends);
      await server.stop();
    });
    const place: NewPlace = async () => {
      const url = await server.database(`hub_${++count}`);
      const settings = { url, password: null };
      return closedAfter(ends, (known) => openPostgresAtSteps(settings, silentLog, known));
    };
    tests(async () => (await place()).open(steps), "postgres", place);
  });
}

function closedAfter(
  ends: (() => void | Promise<void>)[],
  open: (known: readonly Step[]) => Promise<HubDatabase>,
): DatabasePlace {
  return {
    async open(known) {
      const database = await open(known);
      ends.push(() => database.close());
      return database;
    },
  };
}

async function endAll(ends: (() => void | Promise<void>)[]): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
}

/** Where it must not be missing, these tests fail rather than skip. */
export const mustHavePostgres = (): boolean => hasPostgres || env["CI"] === "true";
