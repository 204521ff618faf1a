import type { Attendee } from "../../booking.ts";
import type { Usher } from "../usher.ts";

/** Those who help beside whom they help: who is of the same unit first, then as they come. */
export function seatHelpers(
  usher: Usher,
  helpers: readonly Attendee[],
  helped: Readonly<Record<string, Attendee | undefined>>,
): void {
  const places = Object.entries(helped).filter(([, person]) => person !== undefined);
  for (const [seat, person] of places) {
    const own = helpers.filter(({ unit }) => unit !== "" && unit === person?.unit);
    usher.seat(
      own,
      usher.free((spot) => spot.seat === seat),
    );
  }
  for (const [seat] of places) {
    usher.seat(
      helpers,
      usher.free((spot) => spot.seat === seat),
    );
  }
}
