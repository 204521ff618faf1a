export interface AgendaTables {
  agendas: AgendasTable;
  secrets: SecretsTable;
  classified: ClassifiedTable;
}

interface AgendasTable {
  room_id: number;
  version: number;
  /** All JSON. */
  agenda: string;
  waiting: string;
  notes: string;
}

/** Classified meetings whose words are stored. */
interface SecretsTable {
  room_id: number;
  meeting_id: string;
  over_at_ms: number;
}

/** Meetings of sources that are classified, or were when they were last booked; no words. */
interface ClassifiedTable {
  meeting_id: string;
  until_ms: number;
}
