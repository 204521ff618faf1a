import { type Attendee, attendeeSchema } from "../booking.ts";
import type { SeatPlan } from "./seat-plan.ts";

/** For tests: people and what a plan says of them. */
export const person = (id: string, part: Partial<Attendee>): Attendee =>
  attendeeSchema.parse({ id, name: id, ...part });

/** `letter1` … by rank, listed backwards, so that no rule is right by luck. */
export const ranked = (letter: string, count: number, part: Attendee["part"]): Attendee[] =>
  Array.from({ length: count }, (_one, index) =>
    person(`${letter}${index + 1}`, { rank: index + 1, part }),
  ).toReversed();

/** Who sits at these places, read along the drawing; `-` for nobody. */
export function along(
  plan: SeatPlan,
  isWanted: (place: SeatPlan["places"][number]) => boolean,
  axis: "x" | "y",
): string {
  return plan.places
    .filter(isWanted)
    .toSorted((one, other) => one[axis] - other[axis])
    .map(({ attendee }) => attendee ?? "-")
    .join(" ");
}

/** Names compared as they are written: for rules that are not about strokes. */
export const plainOrder = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;
