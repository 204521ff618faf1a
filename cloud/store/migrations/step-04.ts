import { both, sqliteOnly, type Step } from "./step.ts";

/** Sources of bookings, and classified meetings whose words are to be wiped. */
export const step04: Step = [
  both(`
-- JSON: what the hub knows of each meeting besides its room, by meeting; and meetings of sources
-- that do not have the room.
ALTER TABLE agendas ADD COLUMN notes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE agendas ADD COLUMN waiting TEXT NOT NULL DEFAULT '[]';
`),
  sqliteOnly(`
UPDATE agendas SET notes = (
  SELECT json_group_object(key, json_object('placedIn', value)) FROM json_each(placed_in)
);
`),
  both(`
ALTER TABLE agendas DROP COLUMN placed_in;

-- Classified meetings whose words are stored, and when they are over.
CREATE TABLE secrets (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  meeting_id TEXT NOT NULL,
  over_at_ms INTEGER NOT NULL,
  PRIMARY KEY (room_id, meeting_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX secrets_by_end ON secrets (over_at_ms);
`),
  sqliteOnly(`
INSERT INTO secrets
  SELECT room_id, json_extract(value, '$.id') AS meeting, max(json_extract(value, '$.endMs'))
  FROM agendas, json_each(agenda, '$.meetings')
  WHERE json_extract(value, '$.classified') GROUP BY room_id, meeting;
`),
  both(`

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
`),
];
