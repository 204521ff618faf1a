import type { Spot } from "./layouts/spot.ts";

/**
 * The places of one line in order of precedence, for so many people (NX D.2.1.1, D.2.1.2): an odd
 * number has 1 in the middle, an even number has 1 and 2 share it; 2 is on the left hand of 1, 3 on
 * the right hand, 4 on the left of 2, and so on. Hands are those of who sits there and looks the way
 * the place does: on a rostrum at the top of the drawing, the left hand points to the right.
 * Everybody sits as near to the middle as the line allows; more people than places have the line's.
 */
export function middleOut(line: readonly Spot[], people: number): readonly Spot[] {
  const fromRightHand = line.toSorted((one, other) => leftward(one) - leftward(other));
  const count = Math.min(people, line.length);
  const first = Math.ceil((line.length - count) / 2);
  const centre = first + Math.floor((count - 1) / 2);
  return Array.from({ length: count }, (_one, index) => {
    const steps = Math.ceil(index / 2);
    return fromRightHand[index % 2 === 1 ? centre + steps : centre - steps];
  }).filter((spot) => spot !== undefined);
}

/** How far a place is to the left hand of its own line. The drawing's y grows downwards. */
function leftward({ x, y, looksDeg }: Spot): number {
  const looks = (looksDeg * Math.PI) / 180;
  return -x * Math.cos(looks) - y * Math.sin(looks);
}
