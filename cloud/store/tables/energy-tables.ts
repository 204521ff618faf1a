/** What rooms used, by local day of each room. */
export interface EnergyTables {
  energy_days: EnergyDaysTable;
  energy_profiles: EnergyProfilesTable;
  energy_meetings: EnergyMeetingsTable;
  energy_shares: EnergySharesTable;
  energy_devices: EnergyDevicesTable;
  energy_settings: EnergySettingsTable;
}

export interface EnergyDaysTable {
  room_id: number;
  /** `2026-03-02` */
  date: string;
  /** `2026-03` */
  month: string;
  from_ms: number;
  /** The end of the day, or when it was reckoned while it lasted. */
  to_ms: number;
  reckoned_at_ms: number;
  /** Null: nothing was metered. */
  kwh: number | null;
  bridged_kwh: number;
  covered_ms: number;
  served_kwh: number;
  served_ms: number;
  served_covered_ms: number;
  base_kwh: number;
  base_covered_ms: number;
  wasted_kwh: number;
  wasted_ms: number;
  saved_kwh: number;
  saved_ms: number;
  person_hours: number;
  headed_kwh: number;
  air_on_ms: number;
  beyond_ms: number;
  comfort_known_ms: number;
  comfort_ms: number;
  cost: number | null;
  /** Version of the settings behind `cost`; 0: none. */
  priced_by: number;
}

interface EnergyProfilesTable {
  room_id: number;
  date: string;
  /** JSON: kWh of each half-hour of the day. */
  half_hours: string;
}

export interface EnergyMeetingsTable {
  room_id: number;
  date: string;
  meeting_id: string;
  from_ms: number;
  to_ms: number;
  kwh: number | null;
  covered_ms: number;
  person_hours: number;
  /** These four are null once the agenda has the meeting no more and never had it as this was made. */
  head_count: number | null;
  start_ms: number | null;
  end_ms: number | null;
  classified: number | null;
}

interface EnergySharesTable {
  room_id: number;
  date: string;
  /** wasted · metered · estimated */
  what: string;
  /** Empty: nothing tells which. */
  device: string;
  kind: string | null;
  kwh: number;
  ms: number;
}

interface EnergyDevicesTable {
  room_id: number;
  device: string;
  kind: string;
}

/** At most one row, of id 1. */
interface EnergySettingsTable {
  id: number;
  version: number;
  /** JSON. */
  settings: string;
}
