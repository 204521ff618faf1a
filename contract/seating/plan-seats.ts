import type { Seat } from "../agenda.ts";
import type { Attendee } from "../booking.ts";
import type { SeatPlan } from "./seat-plan.ts";

/**
 * The seats of a meeting as its room hears of them: every place with a person who is known, in the
 * plan's order. Names, units and posts are the attendees' own, so a renamed person is renamed here.
 */
export function seatsOfPlan(plan: SeatPlan, attendees: readonly Attendee[]): Seat[] {
  const people = new Map(attendees.map((person) => [person.id, person]));
  return plan.places.flatMap(({ seat, attendee }) => {
    const person = attendee === null ? undefined : people.get(attendee);
    if (person === undefined) return [];
    return [{ seat, name: person.name, unit: person.unit, post: person.post }];
  });
}
