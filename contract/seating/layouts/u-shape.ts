import type { Layout, Place } from "../seat-plan.ts";
import { type Floor, looking, middle, onwards, type Spot, spread } from "./spot.ts";

export type UShapeLayout = Extract<Layout, { kind: "u-shape" }>;

/**
 * Sofas in a U that opens downwards (NX D.2.3). `A1` and `A2` are the two in the middle, the guest on
 * the right hand of a foreign guest's host, the host on the left hand of a superior: both times the
 * guest is `A1`. `B` is the guests' arm, `C` the hosts', `D` the row opposite; `Y1` and `Y2` sit
 * behind the two and interpret.
 */
export function uShapeFloor(layout: UShapeLayout): Floor {
  const { armSeats, facingSeats } = layout;
  const isForeign = layout.guests === "foreign";
  const down = onwards(250, armSeats, 100, 560);
  const facing = isForeign ? [] : spread(facingSeats, 100, 900);
  const spots = [
    spot("A1", middle - 75, 130, looking.down, "guest-side"),
    spot("A2", middle + 75, 130, looking.down, "host-side"),
    ...down.map((y, index) => spot(`B${index + 1}`, 180, y, looking.right, "guest-side")),
    ...down.map((y, index) => spot(`C${index + 1}`, 820, y, looking.left, "host-side")),
    ...facing.map((x, index) => spot(`D${index + 1}`, x, 930, looking.up, "facing")),
    ...(isForeign
      ? [
          spot("Y1", middle - 75, 30, looking.down, "assistant"),
          spot("Y2", middle + 75, 30, looking.down, "assistant"),
        ]
      : []),
  ];
  const tea = {
    kind: "table",
    x: middle - 12,
    y: 108,
    width: 24,
    height: 44,
    round: false,
  } as const;
  return { spots, furniture: [tea] };
}

const spot = (seat: string, x: number, y: number, looksDeg: number, zone: Place["zone"]): Spot => ({
  seat,
  x,
  y,
  looksDeg,
  zone,
});
