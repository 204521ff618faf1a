import { both, postgresOnly, type Step } from "./step.ts";

/**
 * What meters and sensors said: appended, then compacted into parts by time (`readings-parts.ts`).
 * Single readings of earlier versions, which nothing ever showed, are given up; minutes of watts stay.
 */
export const step07: Step = [
  both(`
DROP TABLE readings;

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  point TEXT NOT NULL,
  kind TEXT NOT NULL,
  UNIQUE (room_id, device, point)
) STRICT;

-- As they come; no key, so that a write touches the last page only.
CREATE TABLE reading_inbox (
  id INTEGER PRIMARY KEY,
  late INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  value REAL,
  text TEXT
) STRICT;
CREATE INDEX reading_inbox_by_lane ON reading_inbox (late, id);

-- The parts that there are: tables named by family and begin.
CREATE TABLE history_parts (
  family TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  PRIMARY KEY (family, from_ms)
) STRICT, WITHOUT ROWID;

-- Slots whose readings have changed since they were rolled up.
CREATE TABLE roll_ups_due (
  from_ms INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  PRIMARY KEY (from_ms, series_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_roll_ups_due (
  series_id INTEGER NOT NULL,
  date TEXT NOT NULL,
  PRIMARY KEY (series_id, date)
) STRICT, WITHOUT ROWID;

-- Min, max, first and last are null where they are the mean: most of what is measured stands still.
CREATE TABLE day_roll_ups (
  series_id INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  covered_ms INTEGER NOT NULL,
  mean REAL NOT NULL,
  min REAL,
  max REAL,
  first REAL,
  last REAL,
  PRIMARY KEY (series_id, from_ms)
) STRICT, WITHOUT ROWID;

-- Device '': the room by its own minutes of watts.
CREATE TABLE energy_quarters (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  measured_wh REAL NOT NULL,
  bridged_wh REAL NOT NULL,
  bridged_from_ms INTEGER,
  covered_ms INTEGER NOT NULL,
  last_kwh REAL,
  last_at_ms INTEGER,
  findings TEXT,
  PRIMARY KEY (room_id, device, from_ms)
) STRICT, WITHOUT ROWID;

-- What a person knows better; never changed, never deleted.
CREATE TABLE energy_corrections (
  id INTEGER PRIMARY KEY,
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  kwh REAL,
  old_kwh REAL,
  new_kwh REAL,
  reason TEXT NOT NULL,
  who TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX energy_corrections_by_device ON energy_corrections (room_id, device, from_ms);

-- Local days of rooms of which something has changed; how often tells whether it has since.
CREATE TABLE dirty_days (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  date TEXT NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY (room_id, date)
) STRICT, WITHOUT ROWID;

INSERT INTO series (room_id, device, point, kind)
  SELECT DISTINCT room_id, '', 'watts', 'watts' FROM watts;
INSERT INTO roll_ups_due (from_ms, series_id)
  SELECT DISTINCT watts.minute_ms - watts.minute_ms % 900000, series.id
  FROM watts JOIN series ON series.room_id = watts.room_id AND series.kind = 'watts';
`),
  postgresOnly(`
CREATE TABLE readings (
  series_id BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  value DOUBLE PRECISION,
  text TEXT COLLATE "C",
  PRIMARY KEY (series_id, at_ms)
) PARTITION BY RANGE (at_ms);
CREATE TABLE quarters (
  series_id BIGINT NOT NULL,
  from_ms BIGINT NOT NULL,
  covered_ms BIGINT NOT NULL,
  mean DOUBLE PRECISION NOT NULL,
  min DOUBLE PRECISION,
  max DOUBLE PRECISION,
  first DOUBLE PRECISION,
  last DOUBLE PRECISION,
  PRIMARY KEY (series_id, from_ms)
) PARTITION BY RANGE (from_ms);
CREATE TABLE detail_quarters (LIKE quarters INCLUDING ALL) PARTITION BY RANGE (from_ms);
`),
];
