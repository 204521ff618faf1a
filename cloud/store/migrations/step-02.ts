import { both, sqliteOnly, type Step } from "./step.ts";

/** What rooms did to bookings, until it is heeded. */
export const step02: Step = [
  both(`
-- Which agenda a room goes by, as its journal tells so far.
ALTER TABLE journals ADD COLUMN agenda_version INTEGER;
`),
  sqliteOnly(`
UPDATE journals SET agenda_version = (
  SELECT json_extract(body, '$.version') FROM records
  WHERE journal_id = journals.id AND kind = 'agenda' ORDER BY number DESC LIMIT 1
);
`),
  both(`
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
`),
];
