import type { Generated } from "kysely";

export interface RecordTables {
  journals: JournalsTable;
  records: RecordsTable;
  duties: DutiesTable;
  alarms: AlarmsTable;
  self_tests: SelfTestsTable;
  sign_offs: SignOffsTable;
  room_words: RoomWordsTable;
}

export interface JournalsTable {
  id: Generated<number>;
  room_id: number;
  epoch: string;
  up_to: number;
  /** The agenda that the room goes by, as its journal tells so far. */
  agenda_version: number | null;
}

export interface RecordsTable {
  journal_id: number;
  number: number;
  at_ms: number;
  clock_trusted: number;
  kind: string;
  /** JSON, as sent. */
  body: string;
}

export interface DutiesTable {
  room_id: number;
  id: string;
  /** Null: of a day, not of a meeting. */
  meeting_id: string | null;
  clause: string;
  kind: string;
  status: string;
  due_at_ms: number;
  settled_at_ms: number | null;
  /** What its telling has reached; newer than the one within `duty`. */
  noticed: string;
  escalates_to: string | null;
  /** JSON, as the room last said it. */
  duty: string;
}

export interface AlarmsTable {
  room_id: number;
  id: string;
  raised_at_ms: number;
  cleared_at_ms: number | null;
  /** JSON. */
  alarm: string;
}

export interface SelfTestsTable {
  room_id: number;
  id: string;
  started_at_ms: number;
  test: string;
  /** Null: of no meeting. */
  meeting_id: string | null;
  worst: string;
  /** JSON: the report without its steps, and how many of them ended how. */
  head: string;
  /** JSON. */
  report: string;
}

/** A room signs a report as somebody once. */
export interface SignOffsTable {
  room_id: number;
  report_id: string;
  signed_as: string;
  /** JSON. */
  sign_off: string;
}

export interface RoomWordsTable {
  room_id: number;
  meeting_id: string;
  kind: string;
  ends_at_ms: number;
  journal_id: number;
  number: number;
  agenda_version: number | null;
}
