import type { Layout } from "../seat-plan.ts";
import { doorBelow, type Floor, middle, round, type Spot } from "./spot.ts";

export type RoundTableLayout = Extract<Layout, { kind: "round-table" }>;

const seatRadius = 410;
const tableRadius = 320;

/** Nobody is first (NX D.2.4): `A1` … clockwise from the place opposite the door. */
export function roundTableFloor({ seats }: RoundTableLayout): Floor {
  const spots = Array.from({ length: seats }, (_one, index): Spot => {
    const turnDeg = (360 * index) / seats;
    const turn = (turnDeg * Math.PI) / 180;
    return {
      seat: `A${index + 1}`,
      x: round(middle + seatRadius * Math.sin(turn)),
      y: round(middle - seatRadius * Math.cos(turn)),
      looksDeg: round((turnDeg + 180) % 360) % 360,
      zone: "floor",
    };
  });
  const at = middle - tableRadius;
  const width = tableRadius * 2;
  const table = { kind: "table", x: at, y: at, width, height: width, round: true } as const;
  return { spots, furniture: [table, doorBelow(spots)] };
}
