import { both, type Step } from "./step.ts";

/** Where rooms stand, who may do what where, and how people prove who they are. */
export const step10: Step = [
  both(`
CREATE TABLE places (
  id TEXT PRIMARY KEY,
  parent TEXT REFERENCES places (id),
  kind TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  sort INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE placed_rooms (
  site TEXT NOT NULL,
  room TEXT NOT NULL,
  floor TEXT NOT NULL REFERENCES places (id),
  PRIMARY KEY (site, room)
) STRICT, WITHOUT ROWID;
CREATE INDEX placed_rooms_by_floor ON placed_rooms (floor);

-- A role at a place and everything below it. Who had a role before has it everywhere.
CREATE TABLE grants (
  account TEXT NOT NULL REFERENCES accounts (name),
  place TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (account, place, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_place ON grants (place);
INSERT INTO grants (account, place, role) SELECT name, 'everywhere', role FROM accounts;
ALTER TABLE accounts DROP COLUMN role;

-- Of accounts older than this, the password counts from the account's first day.
ALTER TABLE accounts ADD COLUMN password_set_at_ms INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET password_set_at_ms = created_at_ms;
-- Sealed by the hub's own key; null: no second factor.
ALTER TABLE accounts ADD COLUMN totp_secret TEXT;
-- Of the newest code taken: no code counts twice.
ALTER TABLE accounts ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
-- Who this is at another sign-on; both null: nobody.
ALTER TABLE accounts ADD COLUMN issuer TEXT;
ALTER TABLE accounts ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX accounts_by_subject ON accounts (issuer, subject);

CREATE TABLE password_history (
  account TEXT NOT NULL REFERENCES accounts (name),
  set_at_ms INTEGER NOT NULL,
  password_hash TEXT NOT NULL,
  PRIMARY KEY (account, set_at_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_codes (
  account TEXT NOT NULL REFERENCES accounts (name),
  code_hash TEXT NOT NULL,
  PRIMARY KEY (account, code_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE invites (
  code_hash TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (name),
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE sessions ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES accounts (name),
  name TEXT NOT NULL,
  -- JSON: a list of permissions.
  permissions TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_account ON tokens (account);
`),
];
