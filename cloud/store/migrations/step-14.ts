import { both, type Step } from "./step.ts";

/** Devices outlast the connection of their room; people keep a ledger of them. */
export const step14: Step = [
  both(`
CREATE TABLE devices (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  model TEXT NOT NULL,
  maker TEXT NOT NULL,
  serial TEXT NOT NULL,
  firmware TEXT NOT NULL,
  availability TEXT NOT NULL,
  first_seen_ms INTEGER NOT NULL,
  last_seen_ms INTEGER,
  gone_since_ms INTEGER,
  fault_said TEXT NOT NULL,
  fault_code TEXT NOT NULL,
  fault_at_ms INTEGER,
  fault_stands INTEGER NOT NULL,
  lamp_hours REAL,
  filter_hours REAL,
  PRIMARY KEY (room_id, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE device_assets (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  tag TEXT NOT NULL,
  facts TEXT NOT NULL,
  doubted INTEGER NOT NULL,
  PRIMARY KEY (room_id, device)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_assets_tag ON device_assets (tag) WHERE tag <> '';
-- Only ever added to: the history of an asset is part of the ledger.
CREATE TABLE device_changes (
  id INTEGER PRIMARY KEY,
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  device TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  who TEXT NOT NULL,
  changed TEXT NOT NULL
) STRICT;
CREATE INDEX device_changes_of ON device_changes (room_id, device, id);
`),
];
