import type { Kysely, Transaction } from "kysely";
import type { HubTables } from "./hub-tables.ts";

export type DatabaseKind = "sqlite" | "postgres";

/** Where queries run: on the database, or within a transaction, which is one too. */
export type Queries = Kysely<HubTables>;

/**
 * The hub's database, whichever it is. With SQLite there is one connection: a query outside a
 * transaction waits until that is over, so what runs within one must use its own `Queries`.
 */
export interface HubDatabase {
  readonly kind: DatabaseKind;
  readonly queries: Kysely<HubTables>;
  /** Everything or nothing. With PostgreSQL it is run again when another process was in the way. */
  readonly transaction: <T>(work: (queries: Transaction<HubTables>) => Promise<T>) => Promise<T>;
  /**
   * Everything or nothing, cheaper where many processes write: it sees what others commit meanwhile, so
   * the work first locks the rows it depends on (`forUpdate`, which only PostgreSQL knows and needs).
   */
  readonly lockingTransaction: HubDatabase["transaction"];
  /** Leaves nothing of what was overwritten or deleted in the files. False: not just now. */
  readonly scrub: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}
