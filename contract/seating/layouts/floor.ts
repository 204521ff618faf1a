import type { Layout } from "../seat-plan.ts";
import { classroomFloor } from "./classroom.ts";
import { hollowSquareFloor } from "./hollow-square.ts";
import { roundTableFloor } from "./round-table.ts";
import { signingFloor } from "./signing.ts";
import type { Floor } from "./spot.ts";
import { uShapeFloor } from "./u-shape.ts";

/** Where one may sit in this layout. Same layout, same labels and positions, always. */
export function floorOf(layout: Layout): Floor {
  switch (layout.kind) {
    case "classroom":
      return classroomFloor(layout);
    case "hollow-square":
      return hollowSquareFloor(layout);
    case "u-shape":
      return uShapeFloor(layout);
    case "round-table":
      return roundTableFloor(layout);
    case "signing":
      return signingFloor(layout);
  }
}
