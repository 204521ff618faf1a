import type { Layout, Place } from "../seat-plan.ts";
import {
  doorBelow,
  type Floor,
  type Furniture,
  looking,
  middle,
  round,
  type Spot,
  spread,
} from "./spot.ts";

export type HollowSquareLayout = Extract<Layout, { kind: "hollow-square" }>;

/**
 * One table around an empty middle, the door below (NX D.2.2). `A` is the guests' side: opposite the
 * door, or, with the door beside, on the right of who comes in. `B` is the hosts', `C` and `D` are
 * the short sides.
 */
export function hollowSquareFloor(layout: HollowSquareLayout): Floor {
  const { longSideSeats, shortSideSeats } = layout;
  const long = spread(longSideSeats, 110, 560);
  const short = spread(shortSideSeats, 90, 420);
  const width = reach(long) + 70;
  const height = Math.max(reach(short) + 60, 80);
  const sides = [
    side(
      "A",
      "guest-side",
      looking.down,
      long.map((x) => ({ x, y: middle - height - 60 })),
    ),
    side(
      "B",
      "host-side",
      looking.up,
      long.map((x) => ({ x, y: middle + height + 60 })),
    ),
    side(
      "C",
      "floor",
      looking.right,
      short.map((y) => ({ x: middle - width - 70, y })),
    ),
    side(
      "D",
      "floor",
      looking.left,
      short.map((y) => ({ x: middle + width + 70, y })),
    ),
  ];
  const table = [
    centred("table", width, height),
    ...(shortSideSeats > 0 ? [centred("hollow", width - 45, height - 45)] : []),
  ];
  const isBeside = layout.door === "beside";
  const spots = sides.flatMap((seats) => (isBeside ? numbered(seats.map(turned)) : seats));
  return {
    spots,
    furniture: [...(isBeside ? table.map(turnedTable) : table), doorBelow(spots)],
  };
}

const reach = (positions: readonly number[]): number =>
  Math.max(0, ...positions.map((position) => position - middle));

const side = (
  name: string,
  zone: Place["zone"],
  looksDeg: number,
  at: readonly { readonly x: number; readonly y: number }[],
): Spot[] =>
  at.map(({ x, y }, index) => ({
    seat: `${name}${index + 1}`,
    x: round(x),
    y: round(y),
    looksDeg,
    zone,
  }));

const centred = (kind: Furniture["kind"], halfWidth: number, halfHeight: number): Furniture => ({
  kind,
  x: middle - halfWidth,
  y: middle - halfHeight,
  width: halfWidth * 2,
  height: halfHeight * 2,
  round: false,
});

/** A quarter turn clockwise: what was above is on the right, and every hand stays its hand. */
const turned = (spot: Spot): Spot => ({
  ...spot,
  x: round(1000 - spot.y),
  y: spot.x,
  looksDeg: (spot.looksDeg + 90) % 360,
});

const turnedTable = ({ x, y, width, height, ...rest }: Furniture): Furniture => ({
  ...rest,
  x: 1000 - y - height,
  y: x,
  width: height,
  height: width,
});

/** One side, counted anew: from the left, or from the front. */
const numbered = (seats: readonly Spot[]): Spot[] =>
  seats
    .toSorted((one, other) => one.x - other.x || one.y - other.y)
    .map((spot, index) => ({ ...spot, seat: `${spot.seat.charAt(0)}${index + 1}` }));
