import { signatureField } from "../../../contract/screen/selftest/signature-size.ts";

/** As the contract takes it. */
const longestText = 6000;
/** A finger that moved less has not moved. */
const leastMove = 4;

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What was drawn, stroke by stroke. */
export type Strokes = readonly (readonly Spot[])[];

/** A finger came down here: a stroke of its own. What is too long already takes no more. */
export const beginStroke = (strokes: Strokes, at: Spot): Strokes =>
  fitting(strokes, [...strokes, [within(at)]]);

/** The finger moved on. */
export function extendStroke(strokes: Strokes, at: Spot): Strokes {
  const stroke = strokes.at(-1);
  const last = stroke?.at(-1);
  if (stroke === undefined || last === undefined) return strokes;
  const spot = within(at);
  if (Math.hypot(spot.x - last.x, spot.y - last.y) < leastMove) return strokes;
  return fitting(strokes, [...strokes.slice(0, -1), [...stroke, spot]]);
}

const fitting = (before: Strokes, after: Strokes): Strokes =>
  strokesText(after).length > longestText ? before : after;

/** As the contract and SVG read it: `M10 20L12 24…`. A dot is a line to itself. */
export const strokesText = (strokes: Strokes): string =>
  strokes
    .map(([first, ...others]) => {
      if (first === undefined) return "";
      const lines = others.length === 0 ? [first] : others;
      return `M${first.x} ${first.y}${lines.map(({ x, y }) => `L${x} ${y}`).join("")}`;
    })
    .join("");

const within = ({ x, y }: Spot): Spot => ({
  x: Math.round(Math.min(Math.max(x, 0), signatureField.width)),
  y: Math.round(Math.min(Math.max(y, 0), signatureField.height)),
});
