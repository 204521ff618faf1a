import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { HubTables } from "./hub-tables.ts";
import { newerSchema } from "./migrations/newer-schema.ts";
import type { Step } from "./migrations/step.ts";
import { steps } from "./migrations/steps.ts";
import { createPostgresPool, type PostgresSettings } from "./postgres-pool.ts";

/** Held while the schema changes, so that of several processes one does it. */
const schemaLock = 0x4875_6974;

/**
 * Connects to a PostgreSQL server and brings its schema up to date.
 * @throws Error when the server cannot be reached or refuses, or a newer hub has written there
 */
export function openPostgresDatabase(settings: PostgresSettings, log: Log): Promise<HubDatabase> {
  return openPostgresAtSteps(settings, log, steps);
}

/** @param known the steps that this version of the hub knows */
export async function openPostgresAtSteps(
  settings: PostgresSettings,
  log: Log,
  known: readonly Step[],
): Promise<HubDatabase> {
  const pool = createPostgresPool(settings, log);
  const queries = new Kysely<HubTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await queries.transaction().execute((within) => migrate(within, known));
  } catch (error) {
    await queries.destroy();
    throw error;
  }
  return {
    kind: "postgres",
    queries,
    transaction: (work) => transact(queries, work),
    lockingTransaction: (work) => queries.transaction().execute(work),
    // The server writes over freed rows in its own time; its log and its backups are its keeper's.
    async scrub() {
      await sql`VACUUM agendas, source_items, keepsakes`.execute(queries);
      return true;
    },
    close: () => queries.destroy(),
  };
}

/** As if alone, like everything with SQLite: what others made impossible is done again. */
async function transact<T>(
  queries: Kysely<HubTables>,
  work: (queries: Transaction<HubTables>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await queries.transaction().setIsolationLevel("serializable").execute(work);
    } catch (error) {
      if (attempt >= hubLimits.store.attempts || !isConflict(error)) throw error;
    }
  }
}

/**
 * serialization_failure, deadlock_detected; unique_violation: of two that make the same row at once the
 * slower one is told so. Where the row was there before, it is told again in the end.
 */
const isConflict = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && ["40001", "40P01", "23505"].includes(error.code ?? "");

async function migrate(queries: Queries, known: readonly Step[]): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${schemaLock})`.execute(queries);
  const { rows: encodings } = await sql<{ server_encoding: string }>`
    SHOW server_encoding`.execute(queries);
  const encoding = encodings[0]?.server_encoding;
  if (encoding !== "UTF8") {
    throw new Error(`the database is encoded in ${encoding ?? "nothing"}; make it with UTF8`);
  }
  await sql`SET LOCAL statement_timeout = 0`.execute(queries);
  await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(queries);
  await sql`CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)`.execute(queries);
  const { rows } = await sql<{ version: number }>`
    SELECT version FROM schema_version`.execute(queries);
  const version = rows[0]?.version ?? 0;
  if (version > known.length) throw newerSchema("the database", version, known.length);
  for (const part of known.slice(version).flat()) {
    if (part.postgres !== null) await sql.raw(part.postgres).execute(queries);
    if (part.fill !== null) await part.fill(queries);
  }
  await sql`DELETE FROM schema_version`.execute(queries);
  await sql`INSERT INTO schema_version VALUES (${known.length})`.execute(queries);
}
