import type { Generated } from "kysely";

/** The processes of one hub, and what only one of them may do at a time. Times are the database's own. */
export interface ClusterTables {
  members: MembersTable;
  leases: LeasesTable;
}

export interface MembersTable {
  id: string;
  /** `hub` or `ingest`. */
  kind: string;
  /** Name of its machine. */
  host: string;
  pid: number;
  started_ms: number;
  seen_ms: number;
  /** 0: it is cut off from the broker and hears no room. */
  listening: number;
  /** JSON of `IngestFigures`. */
  figures: string;
  /** JSON: rooms that it keeps whose last batch of records it refused. */
  refused: Generated<string>;
}

export interface LeasesTable {
  name: string;
  holder: string;
  until_ms: number;
}
