import type { Attendee } from "../booking.ts";
import { floorOf } from "./layouts/floor.ts";
import type { CompareNames, OrderedBy } from "./person-order.ts";
import { seatClassroom } from "./proposals/classroom.ts";
import { type Guests, guestsOf } from "./proposals/guests.ts";
import { seatHollowSquare } from "./proposals/hollow-square.ts";
import { seatSigning } from "./proposals/signing.ts";
import { seatUShape } from "./proposals/u-shape.ts";
import type { Layout, SeatPlan } from "./seat-plan.ts";
import { Usher } from "./usher.ts";

/**
 * The seats as NX D.2 has them. A proposal: a person decides. Who finds no place is not in the plan;
 * an id that is listed twice is seated once.
 *
 * @param compare how names and units are put in order by strokes
 */
export function propose(
  layout: Layout,
  attendees: readonly Attendee[],
  orderedBy: OrderedBy,
  compare: CompareNames,
): SeatPlan {
  const people = [...new Map(attendees.map((person) => [person.id, person])).values()];
  const { spots } = floorOf(layout);
  const usher = new Usher(spots);
  seat(usher, layout, guestsOf(people, orderedBy, compare));
  const places = spots.map((spot) => ({ ...spot, attendee: usher.at(spot.seat) }));
  return { layout, orderedBy, places };
}

function seat(usher: Usher, layout: Layout, guests: Guests): void {
  switch (layout.kind) {
    case "classroom":
      return seatClassroom(usher, layout, guests);
    case "hollow-square":
      return seatHollowSquare(usher, guests);
    case "u-shape":
      return seatUShape(usher, layout, guests);
    case "round-table":
      // As equals, in the order they are listed (NX D.2.4).
      return usher.seat(
        guests.all,
        usher.free(() => true),
      );
    case "signing":
      return seatSigning(usher, guests);
  }
}
