import type { Generated } from "kysely";

/**
 * Every table of the hub, as `migrations/` makes them. Columns that end in `_ms` are epoch
 * milliseconds; truth values are 0 and 1; JSON stands as text. A part of the hub adds its tables here
 * by an interface of its own.
 */
export interface HubTables {
  rooms: RoomsTable;
}

export interface RoomsTable {
  id: Generated<number>;
  site: string;
  room: string;
  /** JSON. */
  meta: string | null;
  seen_ms: number | null;
  token_hash: string | null;
  enrolled_at_ms: number | null;
  records_stored: Generated<number>;
}
