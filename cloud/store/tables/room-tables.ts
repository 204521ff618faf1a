import type { Generated } from "kysely";

export interface RoomTables {
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
