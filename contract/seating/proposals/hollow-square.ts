import type { Spot } from "../layouts/spot.ts";
import { inOrder } from "../person-order.ts";
import type { Usher } from "../usher.ts";
import type { Guests } from "./guests.ts";

/**
 * Guests opposite the door or on the right of who comes in, hosts and their leaders opposite them,
 * each side from its middle outwards (NX D.2.2). Without guests the leaders have the guests' side.
 * Everybody else takes what is left: the hosts' side, the short sides, the guests' side last.
 */
export function seatHollowSquare(usher: Usher, guests: Guests): void {
  const visitors = guests.of("guest");
  const leaders = guests.of("leader");
  const hosts = guests.of("host");
  const [first, second] =
    visitors.length > 0 ? [visitors, [...leaders, ...hosts]] : [leaders, hosts];
  usher.seatMiddleOut(first, side(usher, "A"));
  usher.seatMiddleOut(second, side(usher, "B"));
  const rest = inOrder(usher.standing(guests.all), guests.orderedBy, guests.compare);
  const names = first.length > 0 ? ["B", "C", "D", "A"] : ["A", "B", "C", "D"];
  for (const name of names) {
    const places = side(usher, name);
    // By rank, the nearer to the middle the higher; a list is read from the left.
    if (guests.orderedBy === "rank") usher.seatMiddleOut(rest, places);
    usher.seat(rest, places);
  }
}

const side = (usher: Usher, name: string): readonly Spot[] =>
  usher.free(({ seat }) => seat.startsWith(name));
