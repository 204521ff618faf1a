export interface SourceTables {
  sources: SourcesTable;
  source_items: SourceItemsTable;
  owed_releases: OwedReleasesTable;
  source_answers: SourceAnswersTable;
  keepsakes: KeepsakesTable;
}

interface SourcesTable {
  id: string;
  site: string;
  room: string;
  /** Both JSON. */
  settings: string;
  state: string;
}

export interface SourceItemsTable {
  source_id: string;
  key: string;
  uid: string;
  original_start_ms: number | null;
  /** When the meeting ends, in the words of its source. */
  end_ms: number;
  status: string;
  /** JSON. */
  item: string;
  since_ms: number;
}

interface OwedReleasesTable {
  source_id: string;
  key: string;
  end_ms: number;
  start_ms: number;
  until_ms: number;
}

interface SourceAnswersTable {
  source_id: string;
  idempotency_key: string;
  request_hash: string;
  status: number;
  /** JSON. */
  body: string;
  at_ms: number;
}

interface KeepsakesTable {
  uid: string;
  /** -1: of no series. */
  original_start_ms: number;
  at_ms: number;
  /** JSON. */
  keepsake: string;
}
