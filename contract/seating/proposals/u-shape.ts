import type { Spot } from "../layouts/spot.ts";
import type { UShapeLayout } from "../layouts/u-shape.ts";
import { inOrder } from "../person-order.ts";
import type { Usher } from "../usher.ts";
import type { Guests } from "./guests.ts";
import { seatHelpers } from "./sides.ts";

/**
 * The two first side by side in the middle, their companions down the arm on their side, the higher
 * the nearer (NX D.2.3). With foreign guests the leaders are the hosts'; leaders of a higher level
 * are the guests. Everybody else sits opposite, then at the far ends of the arms.
 */
export function seatUShape(usher: Usher, layout: UShapeLayout, guests: Guests): void {
  const leaders = guests.of("leader");
  const isForeign = layout.guests === "foreign";
  const visitors = [...(isForeign ? [] : leaders), ...guests.of("guest")];
  const hosts = [...(isForeign ? leaders : []), ...guests.of("host")];
  usher.seat(
    visitors,
    usher.free(({ zone }) => zone === "guest-side"),
  );
  usher.seat(
    hosts,
    usher.free(({ zone }) => zone === "host-side"),
  );
  seatHelpers(usher, guests.of("assistant"), { Y1: visitors[0], Y2: hosts[0] });
  const rest = inOrder(usher.standing(guests.all), guests.orderedBy, guests.compare);
  const facing = usher.free(({ zone }) => zone === "facing");
  if (guests.orderedBy === "rank") usher.seatMiddleOut(rest, facing);
  usher.seat(rest, facing);
  usher.seat(
    rest,
    usher.free((spot) => spot.zone === "host-side" && !isInMiddle(spot)),
  );
  usher.seat(
    rest,
    usher.free((spot) => spot.zone === "guest-side" && !isInMiddle(spot)),
  );
}

/** Only who leads a side sits there. */
const isInMiddle = ({ seat }: Spot): boolean => seat.startsWith("A");
