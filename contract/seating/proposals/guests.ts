import type { Attendee } from "../../booking.ts";
import { byRank, type CompareNames, type OrderedBy } from "../person-order.ts";

/** Who comes, as the rules of a layout ask for them. */
export interface Guests {
  /** As listed. */
  readonly all: readonly Attendee[];
  /** Of this part, by the order of precedence. */
  readonly of: (part: Attendee["part"]) => readonly Attendee[];
  readonly orderedBy: OrderedBy;
  readonly compare: CompareNames;
}

/** @param people each once */
export const guestsOf = (
  people: readonly Attendee[],
  orderedBy: OrderedBy,
  compare: CompareNames,
): Guests => ({
  all: people,
  of: (part) => byRank(people.filter((person) => person.part === part)),
  orderedBy,
  compare,
});
