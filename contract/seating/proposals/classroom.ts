import type { Attendee } from "../../booking.ts";
import type { ClassroomLayout } from "../layouts/classroom.ts";
import type { Spot } from "../layouts/spot.ts";
import { inOrder } from "../person-order.ts";
import type { Usher } from "../usher.ts";
import type { Guests } from "./guests.ts";

/**
 * Leaders on the rostrum from the middle outwards, those it does not hold in the middle of the first
 * row; everybody else on the floor, across or down (NX D.2.1.1–3). Nobody but a leader is shown to
 * the rostrum.
 */
export function seatClassroom(usher: Usher, layout: ClassroomLayout, guests: Guests): void {
  const leaders = guests.of("leader");
  usher.seatMiddleOut(
    leaders,
    usher.free(({ zone }) => zone === "rostrum"),
  );
  const floor = usher.free(({ zone }) => zone === "floor");
  usher.seatMiddleOut(leaders, floor.slice(0, layout.columns));
  const others = inOrder(usher.standing(guests.all), guests.orderedBy, guests.compare);
  if (layout.order === "across") {
    usher.seat(others, floor);
    return;
  }
  const columns = columnsOf(usher.free(({ zone }) => zone === "floor"));
  if (guests.orderedBy === "unit") seatUnits(usher, others, columns);
  usher.seat(others, columns.flat());
}

/** From the left; each from the front to the back. */
function columnsOf(spots: readonly Spot[]): readonly (readonly Spot[])[] {
  const across = [...new Set(spots.map(({ x }) => x))].toSorted((one, other) => one - other);
  return across.map((x) => spots.filter((spot) => spot.x === x));
}

/** Each unit begins a column of its own, when there are columns enough for that. */
function seatUnits(
  usher: Usher,
  people: readonly Attendee[],
  columns: readonly (readonly Spot[])[],
): void {
  const names = [...new Set(people.map(({ unit }) => unit))];
  const units = names.map((name) => people.filter(({ unit }) => unit === name));
  const blocks: Spot[][] = [];
  let next = 0;
  for (const unit of units) {
    const block: Spot[] = [];
    while (block.length < unit.length && next < columns.length)
      block.push(...(columns[next++] ?? []));
    if (block.length < unit.length) return;
    blocks.push(block);
  }
  for (const [index, unit] of units.entries()) usher.seat(unit, blocks[index] ?? []);
}
