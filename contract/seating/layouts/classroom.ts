import type { Layout } from "../seat-plan.ts";
import { type Floor, type Furniture, looking, middle, onwards, type Spot, spread } from "./spot.ts";

export type ClassroomLayout = Extract<Layout, { kind: "classroom" }>;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXY";

/** `A` … `Y`, then `AA` …: a row `Z` would be taken for the rostrum. `index` from 0. */
export function rowName(index: number): string {
  const letter = letters.charAt(index % letters.length);
  return index < letters.length
    ? letter
    : `${rowName(Math.floor(index / letters.length) - 1)}${letter}`;
}

/** Rows that face a rostrum (NX D.2.1): `Z1` … on it, `A1` … before it. */
export function classroomFloor(layout: ClassroomLayout): Floor {
  const { rostrumSeats, rows, columns } = layout;
  const rostrum = spread(rostrumSeats, 110, 920).map((x, index): Spot => ({
    seat: `Z${index + 1}`,
    x,
    y: 60,
    looksDeg: looking.down,
    zone: "rostrum",
  }));
  const across = spread(columns, 110, 920);
  const down = onwards(rostrumSeats === 0 ? 120 : 290, rows, 120, 660);
  const floor = down.flatMap((y, row) =>
    across.map((x, column): Spot => ({
      seat: `${rowName(row)}${column + 1}`,
      x,
      y,
      looksDeg: looking.up,
      zone: "floor",
    })),
  );
  return {
    spots: [...rostrum, ...floor],
    furniture: rostrumSeats === 0 ? [] : [rostrumTable(rostrum)],
  };
}

function rostrumTable(rostrum: readonly Spot[]): Furniture {
  const reach = Math.max(...rostrum.map(({ x }) => x - middle)) + 50;
  return { kind: "table", x: middle - reach, y: 112, width: reach * 2, height: 44, round: false };
}
