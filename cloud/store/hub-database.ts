import type { Kysely, Transaction } from "kysely";
import type { HubTables } from "./hub-tables.ts";

export type DatabaseKind = "sqlite" | "postgres";

/** Where queries run: on the database, or within a transaction. */
export type Queries = Kysely<HubTables> | Transaction<HubTables>;

/**
 * The hub's database, whichever it is. With SQLite there is one connection: a query outside a
 * transaction waits until that is over, so what runs within one must use its own `Queries`.
 */
export interface HubDatabase {
  readonly kind: DatabaseKind;
  readonly queries: Kysely<HubTables>;
  /** Everything or nothing. With PostgreSQL it is run again when another process was in the way. */
  readonly transaction: <T>(work: (queries: Transaction<HubTables>) => Promise<T>) => Promise<T>;
  /** Leaves nothing of what was overwritten or deleted in the files. False: not just now. */
  readonly scrub: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}
