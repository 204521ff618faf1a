import type { Layout, Place } from "../seat-plan.ts";
import { type Floor, looking, middle, round, type Spot } from "./spot.ts";

export type SigningLayout = Extract<Layout, { kind: "signing" }>;

/**
 * Two who sign at one table, seen by those who watch (NX D.2.1.4): the host `A1` on the left, the
 * guest `A2` on the right, their helpers `Y1` and `Y2` outside of them, the others in a line behind,
 * `B1` … from the left.
 */
export function signingFloor({ standingEachSide: count }: SigningLayout): Floor {
  const apart = count < 2 ? 95 : Math.min(95, 420 / (count - 1));
  const outwards = Array.from({ length: count }, (_one, index) => round(52 + apart * index));
  const spots = [
    spot("A1", middle - 90, 330, "host-side"),
    spot("A2", middle + 90, 330, "guest-side"),
    spot("Y1", middle - 270, 330, "assistant"),
    spot("Y2", middle + 270, 330, "assistant"),
    ...outwards.toReversed().map((x, index) => spot(`B${index + 1}`, middle - x, 220, "standing")),
    ...outwards.map((x, index) => spot(`B${count + index + 1}`, middle + x, 220, "standing")),
  ];
  const table = { kind: "table", x: 300, y: 385, width: 400, height: 70, round: false } as const;
  return { spots, furniture: [table] };
}

const spot = (seat: string, x: number, y: number, zone: Place["zone"]): Spot => ({
  seat,
  x: round(x),
  y,
  looksDeg: looking.down,
  zone,
});
