import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { Log } from "../../contract/log.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { HubTables } from "./hub-tables.ts";
import { newerSchema } from "./migrations/newer-schema.ts";
import { steps } from "./migrations/steps.ts";

export interface PostgresSettings {
  /** `postgres://user@host:5432/database`; without a password. */
  readonly url: string;
  readonly password: string | null;
}

/** Connections of one process. */
const connections = 8;
/** How often a transaction is tried that others were in the way of. */
const attempts = 8;
/** Held while the schema changes, so that of several processes one does it. */
const schemaLock = 0x4875_6974;

/** Numbers as numbers: ids, counts and milliseconds are all far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/**
 * Connects to a PostgreSQL server and brings its schema up to date.
 * @throws Error when the server refuses, or a newer hub has written there
 */
export async function openPostgresDatabase(
  { url, password }: PostgresSettings,
  log: Log,
): Promise<HubDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    ...(password === null ? {} : { password }),
    max: connections,
    types,
    application_name: "huitang",
  });
  // An idle connection that is lost is replaced at the next query; without a listener it ends the hub.
  pool.on("error", (error) => log.warn({ error: error.message }, "lost a database connection"));
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const queries = new Kysely<HubTables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: "postgres",
    queries,
    transaction: (work) => transact(queries, work),
    // The server writes over freed rows in its own time; its log and its backups are its keeper's.
    async scrub() {
      await pool.query("VACUUM");
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
      if (attempt >= attempts || !isConflict(error)) throw error;
    }
  }
}

/** serialization_failure, deadlock_detected */
const isConflict = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === "40001" || error.code === "40P01");

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [schemaLock]);
    await client.query("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
    const found = await client.query<{ version: number }>("SELECT version FROM schema_version");
    const version = found.rows[0]?.version ?? 0;
    if (version > steps.length) throw newerSchema("the database", version, steps.length);
    for (const part of steps.slice(version).flat()) {
      if (part.postgres !== null) await client.query(part.postgres);
    }
    await client.query("DELETE FROM schema_version");
    await client.query("INSERT INTO schema_version VALUES ($1)", [steps.length]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
