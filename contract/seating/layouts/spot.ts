import type { Place } from "../seat-plan.ts";

/**
 * A place that nobody has been given yet. Labels are the same for the same layout for ever, since
 * nameplates are bound to them. Rows have letters from the front, and numbers count from the left
 * of who faces the front; `Z` is the rostrum, and `Y` stands behind or beside the leaders.
 */
export type Spot = Omit<Place, "attendee">;

/** What stands between the places, on the same drawing of 1000 by 1000. */
export interface Furniture {
  readonly kind: "table" | "hollow" | "door";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly round: boolean;
}

/** A layout on its drawing: where one may sit, and what one sits at. */
export interface Floor {
  readonly spots: readonly Spot[];
  readonly furniture: readonly Furniture[];
}

/** Degrees clockwise from the top of the drawing. */
export const looking = { up: 0, right: 90, down: 180, left: 270 } as const;

/** The middle of the drawing, across and down. */
export const middle = 500;

/** `count` positions around the middle, `mostApart` or so close that they take `room` at most. */
export function spread(count: number, mostApart: number, room: number): number[] {
  const apart = count < 2 ? 0 : Math.min(mostApart, room / (count - 1));
  const first = middle - (apart * (count - 1)) / 2;
  return Array.from({ length: count }, (_one, index) => round(first + apart * index));
}

/** `count` positions from `first` on, `mostApart` or so close that they take `room` at most. */
export function onwards(first: number, count: number, mostApart: number, room: number): number[] {
  const apart = count < 2 ? 0 : Math.min(mostApart, room / (count - 1));
  return Array.from({ length: count }, (_one, index) => round(first + apart * index));
}

/** A tenth is finer than any screen shows; plans are stored and compared as text. */
export const round = (position: number): number => Math.round(position * 10) / 10;

/** Below everybody: who comes in looks up the drawing. */
export function doorBelow(spots: readonly Spot[]): Furniture {
  const y = Math.min(978, Math.max(0, ...spots.map((spot) => spot.y)) + 60);
  return { kind: "door", x: middle - 60, y, width: 120, height: 22, round: false };
}
