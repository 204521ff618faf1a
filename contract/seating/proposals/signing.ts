import { middle } from "../layouts/spot.ts";
import { inOrder } from "../person-order.ts";
import type { Usher } from "../usher.ts";
import type { Guests } from "./guests.ts";
import { seatHelpers } from "./sides.ts";

/**
 * The first host signs on the left and the first guest on the right, their helpers outside of them;
 * the others stand behind their own, the higher the nearer to the middle (NX D.2.1.4). Leaders are
 * the hosts': they stand before the other hosts, and sign when there is no host.
 */
export function seatSigning(usher: Usher, guests: Guests): void {
  const leaders = guests.of("leader");
  const [signer = leaders[0], ...hosts] = guests.of("host");
  const [visitor, ...visitors] = guests.of("guest");
  const at = (seat: string) => usher.free((spot) => spot.seat === seat);
  if (signer !== undefined) usher.seat([signer], at("A1"));
  if (visitor !== undefined) usher.seat([visitor], at("A2"));
  seatHelpers(usher, guests.of("assistant"), { Y1: signer, Y2: visitor });
  const standing = usher.free(({ zone }) => zone === "standing");
  const hostSide = standing.filter(({ x }) => x < middle).toReversed();
  const guestSide = standing.filter(({ x }) => x > middle);
  usher.seat([...leaders, ...hosts], hostSide);
  usher.seat(visitors, guestSide);
  const rest = inOrder(usher.standing(guests.all), guests.orderedBy, guests.compare);
  usher.seat(rest, hostSide);
  usher.seat(rest, guestSide);
}
