import { both, type Step } from "./step.ts";

/** PINs for the rooms' panels. */
export const step03: Step = [
  both(`
-- A PIN for the rooms' panels, as scrypt; null: none.
ALTER TABLE accounts ADD COLUMN pin_hash TEXT;
-- The list of people that the rooms were sent last.
CREATE TABLE panel_people (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
`),
];
