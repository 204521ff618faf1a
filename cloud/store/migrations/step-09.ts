import { both, type Step } from "./step.ts";

/** Several processes of one hub: which are alive, and which one speaks as the Sparkplug host. */
export const step09: Step = [
  both(`
CREATE TABLE members (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  listening INTEGER NOT NULL,
  figures TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`),
];
