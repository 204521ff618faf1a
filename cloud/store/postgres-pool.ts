import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import pg from "pg";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import { StoreUnreachable } from "./store-unreachable.ts";

export interface PostgresSettings {
  /** `postgres://user@host:5432/database`; without a password. */
  readonly url: string;
  readonly password: string | null;
}

/** Numbers as numbers: ids, counts and milliseconds are all far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/**
 * Connections to a PostgreSQL server, as Kysely wants them. A server that does not answer is told from
 * one that refuses: then `StoreUnreachable` is thrown, and the next query tries a new connection.
 */
export function createPostgresPool({ url, password }: PostgresSettings, log: Log): PostgresPool {
  const { connections, connectTimeoutMs, statementTimeoutMs } = hubLimits.store;
  const pool = new pg.Pool({
    connectionString: url,
    ...(password === null ? {} : { password }),
    max: connections,
    types,
    application_name: "huitang",
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    // The server ends a statement first, when there still is one.
    query_timeout: 2 * statementTimeoutMs,
  });
  let isReached = true;
  const lost = (error: unknown): StoreUnreachable => {
    if (isReached) log.error({ error: String(error) }, "the database cannot be reached");
    isReached = false;
    return new StoreUnreachable(error);
  };
  const reached = () => {
    if (!isReached) log.info({}, "the database is reached again");
    isReached = true;
  };
  // An idle connection that is lost is replaced at the next query; without a listener it ends the hub.
  pool.on("error", (error) => void lost(error));
  // Between two owners nobody listens: a server's farewell right then would end the process.
  pool.on("connect", (client) => void client.on("error", () => {}));
  return {
    async connect() {
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        throw isRefusal(error) ? error : lost(error);
      }
      return guarded(client, lost, reached);
    },
    end: () => pool.end(),
  };
}

/** Commands of which Kysely asks how many rows they changed. */
const changing = ["INSERT", "UPDATE", "DELETE", "MERGE"] as const;

function guarded(
  client: pg.PoolClient,
  lost: (error: unknown) => StoreUnreachable,
  reached: () => void,
): PostgresPoolClient {
  let isBroken = false;
  // Between two queries of a transaction nobody else hears of a connection that is lost.
  const onError = () => {
    isBroken = true;
  };
  client.on("error", onError);
  async function ask<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      const { command, rowCount, rows } = await client.query(text, [...values]);
      reached();
      return {
        command: changing.find((one) => one === command) ?? "SELECT",
        rowCount: rowCount ?? 0,
        rows,
      };
    } catch (error) {
      if (isRefusal(error)) throw error;
      isBroken = true;
      throw lost(error);
    }
  }
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(
    asked: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof asked !== "string") throw new Error("the hub reads whole answers, no cursors");
    return ask<R>(asked, values);
  }
  return {
    query,
    release() {
      client.off("error", onError);
      client.release(isBroken);
    },
  };
}

/** The server has answered, and goes on: anything else is a matter of the connection. */
const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !isFarewell(error.code ?? "");

/** Shut down, crashed, starting up, no connection free, connection lost. */
const isFarewell = (code: string): boolean =>
  ["57P01", "57P02", "57P03", "53300"].includes(code) || code.startsWith("08");
