import type { Database } from "better-sqlite3";

/**
 * The schema, step by step; a step that has been released never changes. The database's
 * `user_version` is the number of steps it has taken.
 */
const steps: readonly string[] = [
  `
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
  `,
  `
  -- Which agenda a room goes by, as its journal tells so far.
  ALTER TABLE journals ADD COLUMN agenda_version INTEGER;
  UPDATE journals SET agenda_version = (
    SELECT json_extract(body, '$.version') FROM records
    WHERE journal_id = journals.id AND kind = 'agenda' ORDER BY number DESC LIMIT 1
  );
  -- JSON: the version in which a booker last said when a meeting is, by meeting.
  ALTER TABLE agendas ADD COLUMN placed_in TEXT NOT NULL DEFAULT '{}';

  -- What rooms did to bookings, until it is heeded: of each meeting the newest word.
  CREATE TABLE room_words (
    room_id INTEGER NOT NULL REFERENCES rooms (id),
    meeting_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ends_at_ms INTEGER NOT NULL,
    journal_id INTEGER NOT NULL REFERENCES journals (id),
    number INTEGER NOT NULL,
    agenda_version INTEGER,
    PRIMARY KEY (room_id, meeting_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- A PIN for the rooms' panels, as scrypt; null: none.
  ALTER TABLE accounts ADD COLUMN pin_hash TEXT;
  -- The list of people that the rooms were sent last.
  CREATE TABLE panel_people (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- JSON: what the hub knows of each meeting besides its room, by meeting; and meetings of sources
  -- that do not have the room.
  ALTER TABLE agendas ADD COLUMN notes TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE agendas ADD COLUMN waiting TEXT NOT NULL DEFAULT '[]';
  UPDATE agendas SET notes = (
    SELECT json_group_object(key, json_object('placedIn', value)) FROM json_each(placed_in)
  );
  ALTER TABLE agendas DROP COLUMN placed_in;

  -- Classified meetings whose words are stored, and when they are over.
  CREATE TABLE secrets (
    room_id INTEGER NOT NULL REFERENCES rooms (id),
    meeting_id TEXT NOT NULL,
    over_at_ms INTEGER NOT NULL,
    PRIMARY KEY (room_id, meeting_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX secrets_by_end ON secrets (over_at_ms);
  INSERT INTO secrets
    SELECT room_id, json_extract(value, '$.id') AS meeting, max(json_extract(value, '$.endMs'))
    FROM agendas, json_each(agenda, '$.meetings')
    WHERE json_extract(value, '$.classified') GROUP BY room_id, meeting;

  -- Meetings of sources that are classified, or were when they were last booked; no words.
  CREATE TABLE classified (
    meeting_id TEXT PRIMARY KEY,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    room TEXT NOT NULL,
    settings TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sources_by_room ON sources (site, room);
  CREATE TABLE source_items (
    source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    uid TEXT NOT NULL,
    original_start_ms INTEGER,
    status TEXT NOT NULL,
    item TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (source_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX source_items_by_uid ON source_items (uid);
  CREATE TABLE owed_releases (
    source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    end_ms INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (source_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE source_answers (
    source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (source_id, idempotency_key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE keepsakes (
    uid TEXT NOT NULL,
    original_start_ms INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    keepsake TEXT NOT NULL,
    PRIMARY KEY (uid, original_start_ms)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** From this step on, what is deleted is overwritten. */
const scrubbingSince = 4;

/** Brings the schema up to date in one transaction. Throws when a newer hub wrote the file. */
export function migrate(database: Database): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > steps.length) {
    throw new Error(
      `${database.name} was written by a newer version of the hub (schema ${version}, ` +
        `this one knows ${steps.length}); start that version, or restore an older backup`,
    );
  }
  database.transaction(() => {
    for (const step of steps.slice(version)) database.exec(step);
    database.pragma(`user_version = ${steps.length}`);
  })();
  // Pages that an older hub left free may still hold what was written on them.
  if (version > 0 && version < scrubbingSince) database.exec("VACUUM");
}
