import { both, type Step } from "./step.ts";

/** Rooms, their journals and what these say; readings; agendas; accounts and the audit. */
export const step01: Step = [
  both(`
CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  room TEXT NOT NULL,
  meta TEXT,
  seen_ms REAL,
  token_hash TEXT,
  enrolled_at_ms INTEGER,
  records_stored INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site, room)
) STRICT;

-- A room starts a new journal, with an epoch of its own, when its database is new.
CREATE TABLE journals (
  id INTEGER PRIMARY KEY,
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  epoch TEXT NOT NULL,
  up_to INTEGER NOT NULL,
  UNIQUE (room_id, epoch)
) STRICT;
CREATE TABLE records (
  journal_id INTEGER NOT NULL REFERENCES journals (id),
  number INTEGER NOT NULL,
  at_ms REAL NOT NULL,
  clock_trusted INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (journal_id, number)
) STRICT, WITHOUT ROWID;

-- What the records say, newest word of each.
CREATE TABLE duties (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  id TEXT NOT NULL,
  due_at_ms REAL NOT NULL,
  status TEXT NOT NULL,
  duty TEXT NOT NULL,
  PRIMARY KEY (room_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duties_by_due ON duties (room_id, due_at_ms, status);
CREATE TABLE alarms (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  id TEXT NOT NULL,
  raised_at_ms REAL NOT NULL,
  cleared_at_ms REAL,
  alarm TEXT NOT NULL,
  PRIMARY KEY (room_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE self_tests (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  id TEXT NOT NULL,
  started_at_ms REAL NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (room_id, id)
) STRICT, WITHOUT ROWID;

-- Appended only: an index by device and time would write a page to the disk for every row.
CREATE TABLE readings (
  id INTEGER PRIMARY KEY,
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  point TEXT NOT NULL,
  at_ms REAL NOT NULL,
  value ANY
) STRICT;
CREATE TABLE watts (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  minute_ms INTEGER NOT NULL,
  watts REAL,
  PRIMARY KEY (room_id, minute_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE agendas (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  version INTEGER NOT NULL,
  agenda TEXT NOT NULL,
  PRIMARY KEY (room_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setup (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  code_hash TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (name),
  created_at_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account, seen_at_ms);
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL,
  source TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
`),
];
