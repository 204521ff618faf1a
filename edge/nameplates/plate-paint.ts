import type { Ink } from "../../contract/profile/display.ts";
import type { Ground, PlateTemplate, Stroke } from "../../contract/plate-template.ts";
import { dottedFor, type Dotted } from "./dithering.ts";
import { pureColours, type Rgb } from "./ink-colours.ts";

/** The colours of a template as a panel has them, by the numbers of its inks. */
export interface Paint {
  readonly ground: Dotted;
  readonly inkOf: (stroke: Stroke) => number;
}

/** A quarter of red dots on white: letters stay clear on it. */
const pink: Rgb = [255, 221, 221];
const paper: Dotted = { under: 0, over: 0, dots: 0 };
const black = 1;

/** What a panel cannot show becomes black on white: never a letter that cannot be told from its ground. */
export function paintOf({ ground }: PlateTemplate, inks: readonly Ink[]): Paint {
  const dotted = dottedFor(rgbOf(ground), inks);
  const numberOf = (stroke: Stroke): number =>
    stroke === "white" ? 0 : inks.findIndex((ink) => ink === stroke) + 1 || black;
  if (dotted === null) {
    return { ground: paper, inkOf: (stroke) => numberOf(stroke) || black };
  }
  const isUnseen = (ink: number) => dotted.dots === 0 && ink === dotted.under;
  return {
    ground: dotted,
    inkOf: (stroke) => (isUnseen(numberOf(stroke)) ? opposite(dotted) : numberOf(stroke)),
  };
}

/** On black, paper; on anything else, black. */
const opposite = ({ under }: Dotted): number => (under === black ? 0 : black);

function rgbOf(ground: Ground): Rgb {
  if (ground === "pink") return pink;
  const named = new Map<string, Rgb>(Object.entries(pureColours)).get(ground);
  const partAt = (at: number) => parseInt(ground.slice(at, at + 2), 16);
  return named ?? [partAt(1), partAt(3), partAt(5)];
}
