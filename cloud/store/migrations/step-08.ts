import { both, type Step } from "./step.ts";

/** What rooms used, by day: made from readings and records, and made anew when these change. */
export const step08: Step = [
  both(`
CREATE TABLE energy_days (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  date TEXT NOT NULL,
  month TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  reckoned_at_ms INTEGER NOT NULL,
  kwh REAL,
  bridged_kwh REAL NOT NULL,
  covered_ms INTEGER NOT NULL,
  served_kwh REAL NOT NULL,
  served_ms INTEGER NOT NULL,
  served_covered_ms INTEGER NOT NULL,
  base_kwh REAL NOT NULL,
  base_covered_ms INTEGER NOT NULL,
  wasted_kwh REAL NOT NULL,
  wasted_ms INTEGER NOT NULL,
  saved_kwh REAL NOT NULL,
  saved_ms INTEGER NOT NULL,
  person_hours REAL NOT NULL,
  headed_kwh REAL NOT NULL,
  air_on_ms INTEGER NOT NULL,
  beyond_ms INTEGER NOT NULL,
  comfort_known_ms INTEGER NOT NULL,
  comfort_ms INTEGER NOT NULL,
  cost REAL,
  priced_by INTEGER NOT NULL,
  PRIMARY KEY (room_id, date)
) STRICT, WITHOUT ROWID;

-- JSON, 48 numbers: apart from the days, which are read by the thousand.
CREATE TABLE energy_profiles (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  date TEXT NOT NULL,
  half_hours TEXT NOT NULL,
  PRIMARY KEY (room_id, date)
) STRICT, WITHOUT ROWID;

-- Without words: what a meeting was about is no matter of its energy.
CREATE TABLE energy_meetings (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  date TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  kwh REAL,
  covered_ms INTEGER NOT NULL,
  person_hours REAL NOT NULL,
  head_count INTEGER,
  start_ms INTEGER,
  end_ms INTEGER,
  classified INTEGER,
  PRIMARY KEY (room_id, date, meeting_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE energy_shares (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  date TEXT NOT NULL,
  what TEXT NOT NULL,
  device TEXT NOT NULL,
  kind TEXT,
  kwh REAL NOT NULL,
  ms INTEGER NOT NULL,
  PRIMARY KEY (room_id, date, what, device)
) STRICT, WITHOUT ROWID;

-- What devices are, for days that are reckoned while their room is away.
CREATE TABLE energy_devices (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (room_id, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE energy_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  settings TEXT NOT NULL
) STRICT;

-- A room's way through its day stands among thousands of other records.
CREATE INDEX records_of_phases ON records (journal_id, at_ms) WHERE kind = 'phase';
`),
];
