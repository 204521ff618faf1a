import type { Attendee } from "../booking.ts";
import type { Spot } from "./layouts/spot.ts";
import { middleOut } from "./middle-out.ts";

/** Shows people to their places: nobody gets two, and no place is given twice. */
export class Usher {
  readonly #spots: readonly Spot[];
  readonly #seatOf = new Map<string, string>();
  readonly #taken = new Map<string, string>();

  constructor(spots: readonly Spot[]) {
    this.#spots = spots;
  }

  /** Places that are still free, as the layout lists them. */
  free(isWanted: (spot: Spot) => boolean): readonly Spot[] {
    return this.#spots.filter((spot) => !this.#taken.has(spot.seat) && isWanted(spot));
  }

  /** The first person to the first place, and so on, as far as both go. */
  seat(people: readonly Attendee[], spots: readonly Spot[]): void {
    const waiting = this.standing(people);
    const free = spots.filter((spot) => !this.#taken.has(spot.seat));
    for (const [index, spot] of free.entries()) {
      const person = waiting[index];
      if (person === undefined) return;
      this.#seatOf.set(person.id, spot.seat);
      this.#taken.set(spot.seat, person.id);
    }
  }

  /** The first person in the middle of the line, the others by turns on the left and right hand. */
  seatMiddleOut(people: readonly Attendee[], line: readonly Spot[]): void {
    const free = line.filter((spot) => !this.#taken.has(spot.seat));
    this.seat(people, middleOut(free, this.standing(people).length));
  }

  /** Those of the people who have no place yet. */
  standing(people: readonly Attendee[]): readonly Attendee[] {
    return people.filter((person) => !this.#seatOf.has(person.id));
  }

  /** Who was shown to this place. */
  at(seat: string): string | null {
    return this.#taken.get(seat) ?? null;
  }
}
