import type { Generated } from "kysely";
import type { SeriesKind } from "../../../contract/history.ts";

export interface ReadingTables {
  series: SeriesTable;
  reading_inbox: ReadingInboxTable;
  history_parts: HistoryPartsTable;
  roll_ups_due: RollUpsDueTable;
  day_roll_ups_due: DayRollUpsDueTable;
  day_roll_ups: RollUpsTable;
  energy_quarters: EnergyQuartersTable;
  energy_corrections: EnergyCorrectionsTable;
  dirty_days: DirtyDaysTable;
  watts: WattsTable;
}

interface SeriesTable {
  id: Generated<number>;
  room_id: number;
  device: string;
  point: string;
  kind: SeriesKind;
}

interface ReadingInboxTable {
  id: Generated<number>;
  /** 1: history, which waits for what is live. 2: ahead of its time. */
  late: number;
  series_id: number;
  at_ms: number;
  value: number | null;
  text: string | null;
}

export type PartFamily = "readings" | "quarters" | "detail_quarters";

/** A part that is given up keeps its rows for a while, under another name. */
export type GivenUpFamily = `dropping_${PartFamily}`;

interface HistoryPartsTable {
  family: PartFamily | GivenUpFamily;
  from_ms: number;
  to_ms: number;
}

interface RollUpsDueTable {
  from_ms: number;
  series_id: number;
}

interface DayRollUpsDueTable {
  series_id: number;
  date: string;
}

/** Also every part of `quarters` and `detail_quarters`. */
export interface RollUpsTable {
  series_id: number;
  from_ms: number;
  covered_ms: number;
  mean: number;
  /** These are null where they equal the mean. */
  min: number | null;
  max: number | null;
  first: number | null;
  last: number | null;
}

export interface EnergyQuartersTable {
  room_id: number;
  device: string;
  from_ms: number;
  measured_wh: number;
  bridged_wh: number;
  bridged_from_ms: number | null;
  covered_ms: number;
  /** Where the counter stood; null where the energy is not by a counter. */
  last_kwh: number | null;
  last_at_ms: number | null;
  /** Words joined by commas; null: none. */
  findings: string | null;
}

export interface EnergyCorrectionsTable {
  id: Generated<number>;
  room_id: number;
  device: string;
  kind: "total" | "swap";
  from_ms: number;
  to_ms: number;
  kwh: number | null;
  old_kwh: number | null;
  new_kwh: number | null;
  reason: string;
  who: string;
  at_ms: number;
}

export interface DirtyDaysTable {
  room_id: number;
  /** `2026-03-02`, of the room's zone. */
  date: string;
  mark: number;
}

interface WattsTable {
  room_id: number;
  minute_ms: number;
  watts: number | null;
}
