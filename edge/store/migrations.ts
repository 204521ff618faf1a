import type { Database } from "better-sqlite3";
import { StoreError } from "./store-error.ts";

/**
 * The database's shape, step by step: entry n leads from version n to n + 1. An entry that has been
 * released is never edited; a change is a new entry.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

  -- Append-only: a trigger would cost each row, so the only DELETE is the one in journal.ts.
  CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    at_ms REAL NOT NULL,
    clock_trusted INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;

  -- What the room must still know after a restart. The rowid orders by last change.
  CREATE TABLE kept (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    closed INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (kind, id)
  ) STRICT;
  CREATE INDEX kept_closed ON kept (kind, closed);

  CREATE TABLE watts (slot_ms INTEGER NOT NULL UNIQUE, watts REAL) STRICT;

  CREATE TABLE access (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at_ms REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Reports of before name neither their steps nor what was measured; the journal keeps them.
  `DELETE FROM kept WHERE kind = 'report'`,
  `
  -- Grants of before came by the controller's own links and tokens.
  ALTER TABLE access ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator';
  ALTER TABLE access ADD COLUMN person TEXT NOT NULL DEFAULT '';

  -- Who may sign in by a PIN; origin: 'room' or 'hub'.
  CREATE TABLE people (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    pin TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * Brings the database to the newest shape in one transaction. Throws `store-newer` when a later
 * version of this program has already changed it.
 */
export function migrate(db: Database): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > steps.length) {
    throw new StoreError("store-newer", `version ${version}, known up to ${steps.length}`);
  }
  if (version === steps.length) return;
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}
