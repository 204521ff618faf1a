import { both, type Step } from "./step.ts";

/** Issues of rooms, who is told of them, and the duties of a month at a glance. */
export const step12: Step = [
  both(`
CREATE INDEX alarms_open ON alarms (room_id, raised_at_ms) WHERE cleared_at_ms IS NULL;
-- Answers the question for a month of all rooms without a look at the duties themselves.
CREATE INDEX duties_by_month ON duties (due_at_ms, room_id, clause, kind, status, meeting_id);

-- Without site and room: of the hub itself.
CREATE TABLE issues (
  id TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  room TEXT NOT NULL,
  state TEXT NOT NULL,
  severity TEXT NOT NULL,
  assigned_to TEXT,
  raised_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  resolved_at_ms INTEGER,
  revision INTEGER NOT NULL,
  issue TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- A room has one thing to deal with at a time.
CREATE UNIQUE INDEX issues_standing ON issues (site, room) WHERE resolved_at_ms IS NULL;
CREATE INDEX issues_resolved ON issues (resolved_at_ms);
CREATE TABLE issue_events (
  issue_id TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (issue_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE maintenance_windows (
  id TEXT PRIMARY KEY,
  to_ms INTEGER NOT NULL,
  maintenance TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notice_rules (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE notice_hooks (
  id TEXT PRIMARY KEY,
  hook TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE mail_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL
) STRICT;

-- One message to one receiver. Times are real ones. Of an issue: the last word on it, by its rule.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  target TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  issue_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  notice TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  held_until_ms INTEGER NOT NULL,
  retry_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,
  settled_at_ms INTEGER
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (target, id) WHERE state = 'waiting';
CREATE INDEX deliveries_of_issue ON deliveries (issue_id, rule_id);
`),
];
