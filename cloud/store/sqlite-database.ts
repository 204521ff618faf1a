import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite, { type Database, type Statement } from "better-sqlite3";
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import { z } from "zod";
import type { HubDatabase } from "./hub-database.ts";
import type { HubTables } from "./hub-tables.ts";
import { newerSchema } from "./migrations/newer-schema.ts";
import type { Step } from "./migrations/step.ts";
import { steps } from "./migrations/steps.ts";

/** Another process, such as `enrol`, may hold the file for a moment. */
const busyTimeoutMs = 5_000;
/** Prepared statements that are kept; the queries of the hub are far fewer. */
const statementsKept = 500;

/**
 * Opens the hub's database in its data folder, or makes it, readable by its owner only.
 * @throws Error when the folder cannot be written, or the file is of a newer version
 */
export function openSqliteDatabase(folder: string): Promise<HubDatabase> {
  return openAtSteps(folder, steps);
}

/** @param known the steps that this version of the hub knows */
export async function openAtSteps(folder: string, known: readonly Step[]): Promise<HubDatabase> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "hub.db");
  const database = new BetterSqlite(file, { timeout: busyTimeoutMs });
  try {
    chmodSync(file, 0o600);
    makeDurable(database);
    const queries = new Kysely<HubTables>({
      dialect: new SqliteDialect({ database: remembering(database) }),
    });
    await migrate(database, queries, known);
    return databaseOn(database, queries);
  } catch (error) {
    database.close();
    throw error;
  }
}

function databaseOn(database: Database, queries: Kysely<HubTables>): HubDatabase {
  return {
    kind: "sqlite",
    queries,
    transaction: (work) => queries.transaction().execute(work),
    // There is one writer, who has the whole file.
    lockingTransaction: (work) => queries.transaction().execute(work),
    // In turn with everything else: a transaction at hand is neither disturbed nor half written.
    scrub: () => queries.connection().execute(async () => scrub(database)),
    async close() {
      await queries.destroy();
      database.close();
    },
  };
}

/** As Kysely wants it. What is asked again is not prepared again; a transaction writes from its begin on. */
function remembering(database: Database): SqliteDatabase {
  const statements = new Map<string, Statement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const text = sql === "begin" ? "begin immediate" : sql;
      const known = statements.get(text);
      if (known !== undefined) return known;
      const statement = database.prepare(text);
      if (statements.size >= statementsKept) statements.clear();
      statements.set(text, statement);
      return statement;
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

/** From this step on, what is deleted is overwritten. */
const scrubbingSince = 4;

/** Brings the schema up to date in one transaction; `user_version` is the number of steps taken. */
async function migrate(
  database: Database,
  queries: Kysely<HubTables>,
  known: readonly Step[],
): Promise<void> {
  const versionOf = () => Number(database.pragma("user_version", { simple: true }));
  const found = versionOf();
  if (found > known.length) throw newerSchema(database.name, found, known.length);
  if (found === known.length) return;
  await queries.transaction().execute(async (within) => {
    // Another process may have been faster.
    for (const part of known.slice(versionOf()).flat()) {
      if (part.sqlite !== null) database.exec(part.sqlite);
      if (part.fill !== null) await part.fill(within);
    }
    database.pragma(`user_version = ${known.length}`);
  });
  // Pages that an older hub left free may still hold what was written on them.
  if (found > 0 && found < scrubbingSince) database.exec("VACUUM");
}

/** Moves everything out of the write-ahead log, whose old frames hold what was written before. */
function scrub(database: Database): boolean {
  const [done] = z
    .tuple([z.object({ busy: z.number() })])
    .parse(database.pragma("wal_checkpoint(TRUNCATE)"));
  return done.busy === 0;
}
