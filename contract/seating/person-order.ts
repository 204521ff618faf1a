import type { Attendee } from "../booking.ts";
import type { SeatPlan } from "./seat-plan.ts";

/** A total order of names or units, as `Array.sort` takes it. */
export type CompareNames = (one: string, other: string) => number;

export type OrderedBy = SeatPlan["orderedBy"];

/** By the order of precedence; who has none comes after, as listed. */
export const byRank = (people: readonly Attendee[]): Attendee[] =>
  people.toSorted((one, other) => place(one) - place(other));

/**
 * Who is not a leader, in the order asked for (NX D.2.1.3): formal members come before those who
 * help, higher posts before lower ones. By unit, that holds within each unit; who has none comes
 * last.
 */
export function inOrder(
  people: readonly Attendee[],
  orderedBy: OrderedBy,
  compare: CompareNames,
): Attendee[] {
  switch (orderedBy) {
    case "rank":
      return people.toSorted((one, other) => formal(one, other) || place(one) - place(other));
    case "strokes":
      return people.toSorted(
        (one, other) =>
          formal(one, other) || compare(one.name, other.name) || place(one) - place(other),
      );
    case "unit":
      return people.toSorted(
        (one, other) =>
          units(one, other, compare) ||
          formal(one, other) ||
          place(one) - place(other) ||
          compare(one.name, other.name),
      );
  }
}

const place = ({ rank }: Attendee): number => (rank === 0 ? Number.MAX_SAFE_INTEGER : rank);

const formal = (one: Attendee, other: Attendee): number =>
  Number(one.part === "assistant") - Number(other.part === "assistant");

const units = (one: Attendee, other: Attendee, compare: CompareNames): number =>
  Number(one.unit === "") - Number(other.unit === "") || compare(one.unit, other.unit);
