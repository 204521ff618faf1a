import type { Standards } from "../../contract/clauses.ts";

/** Clauses whose numbers the room's loop reads: a room cannot run by a pack without them. */
export const neededClauses = [
  "NX 6.2.1.1",
  "NX 6.2.1.2",
  "NX T5-2",
  "NX 6.3.1.2",
  "NX 6.3.2.3",
  "NX 7.1.3",
  "NX 5.6.2.3",
  "PI26",
  "GB18883 temperature",
  "GB18883 humidity",
  "GB18883 co2",
] as const;

/** Ids of the clauses whose numbers a room needs and these standards do not give. */
export const clausesLacking = (standards: Standards): readonly string[] =>
  neededClauses.filter((id) => !standards.has(id));
