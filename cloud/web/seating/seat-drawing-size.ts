import { floorOf } from "../../../contract/seating/layouts/floor.ts";
import type { Furniture } from "../../../contract/seating/layouts/spot.ts";
import type { Layout, Place } from "../../../contract/seating/seat-plan.ts";

/** How a plan is drawn, in the units of its places. */
export interface DrawingSize {
  /** Of one place. */
  readonly width: number;
  readonly height: number;
  readonly view: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly furniture: readonly Furniture[];
}

/** A place is half as wide again as it is high: names are written across. */
const slimness = 1.5;
const tallest = 70;
const margin = 14;

/** Places as large as they can be without touching one another, and what of the drawing is used. */
export function drawingSize(layout: Layout, places: readonly Place[]): DrawingSize {
  const height = Math.min(tallest, closest(places) * 0.92);
  const width = height * slimness;
  const { furniture } = floorOf(layout);
  const boxes = [
    ...places.map(({ x, y }) => ({ x: x - width / 2, y: y - height / 2, width, height })),
    ...furniture,
  ];
  if (boxes.length === 0) boxes.push({ x: 0, y: 0, width: 1000, height: 200 });
  const left = Math.min(...boxes.map((box) => box.x)) - margin;
  const top = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  const view = { x: left, y: top, width: right - left, height: bottom - top };
  return { width, height, view, furniture };
}

/** How high two places may be at most before some touch. */
function closest(places: readonly Place[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, one] of places.entries()) {
    for (const other of places.slice(index + 1)) {
      const apart = Math.max(Math.abs(one.x - other.x) / slimness, Math.abs(one.y - other.y));
      least = Math.min(least, apart);
    }
  }
  return least;
}

/** The place one arrives at from this one in a direction, degrees clockwise from the top. */
export function neighbour(places: readonly Place[], seat: string, directionDeg: number): string {
  const from = places.find((place) => place.seat === seat);
  if (from === undefined) return places[0]?.seat ?? seat;
  const turn = (directionDeg * Math.PI) / 180;
  let best = { seat, score: Number.POSITIVE_INFINITY };
  for (const place of places) {
    const [dx, dy] = [place.x - from.x, place.y - from.y];
    const ahead = dx * Math.sin(turn) - dy * Math.cos(turn);
    const aside = Math.abs(dx * Math.cos(turn) + dy * Math.sin(turn));
    const score = ahead + aside * 2;
    if (ahead > 1 && score < best.score) best = { seat: place.seat, score };
  }
  return best.seat;
}

/** A name as it is written on its place: in one line or two, `height` of a line in drawing units. */
export interface WrittenName {
  readonly lines: readonly string[];
  readonly height: number;
}

/** As large as the name fits its place; a long one in two lines, and cut where even that is too small. */
export function writtenName(name: string, size: DrawingSize): WrittenName {
  const width = size.width * 0.92;
  const fits = (lines: readonly string[], most: number) =>
    Math.min(size.height * most, width / Math.max(...lines.map(emsOf)));
  const one = fits([name], 0.36);
  if (one >= size.height * 0.24) return { lines: [name], height: one };
  const halves = halved(name);
  const height = Math.max(fits(halves, 0.26), size.height * 0.17);
  return { lines: halves.map((line) => cut(line, width / height)), height };
}

/** After the mark or space nearest to the middle, or in the middle. */
function halved(name: string): readonly [string, string] {
  const letters = Array.from(name);
  const half = letters.length / 2;
  const breaks = letters.flatMap((letter, at) =>
    /[\s\u00b7\u2022-]/.test(letter) ? [at + 1] : [],
  );
  const [nearest = Math.ceil(half)] = breaks.toSorted(
    (one, other) => Math.abs(one - half) - Math.abs(other - half),
  );
  return [letters.slice(0, nearest).join(""), letters.slice(nearest).join("")];
}

function cut(line: string, ems: number): string {
  if (emsOf(line) <= ems + 0.01) return line;
  const letters = Array.from(line);
  while (letters.length > 0 && emsOf(letters.join("")) + 1 > ems) letters.pop();
  return `${letters.join("")}…`;
}

/** Chinese characters are as wide as they are high, others about half. */
const emsOf = (text: string): number =>
  Array.from(text).reduce((ems, letter) => ems + (letter < "\u2e80" ? 0.58 : 1), 0);
