import type { Stroke } from "../../contract/plate-template.ts";
import type { PlateFont } from "./plate-fonts.ts";
import type { Extent, Ruler } from "./plate-measures.ts";
import { graphemes, inVisualOrder, isHan, type ScriptRun, scriptRuns } from "./script-runs.ts";

/** Text from a left edge and a baseline, in pixels. Turned: a quarter to the right, downwards. */
export interface TextRun {
  readonly text: string;
  readonly font: PlateFont;
  readonly xPx: number;
  readonly baselinePx: number;
  readonly sizePx: number;
  readonly stroke: Stroke;
  readonly isTurned: boolean;
}

/** A line of text: Chinese characters are set one by one, other scripts as they are. */
export interface TextLine {
  readonly pieces: readonly ScriptRun[];
  /** Space between pieces, in parts of the size. */
  readonly spacingEm: number;
}

export const lineHeightEm = 1.12;
/** From the baseline up to the middle of a Chinese character, and of a capital letter. */
const hanMiddleEm = 0.38;
const latinMiddleEm = 0.34;
/** Between the inks of two lines of a script that is taller than its size. */
const tallGapPx = 2;

/** Space between the characters of a name, by their number: one of two is as wide as one of three. */
const nameSpacingEm: Readonly<Record<number, number>> = { 2: 1, 3: 0.12, 4: 0.06 };

/** A line of a name: set as on every printed plate. */
export function nameLine(text: string, ruler: Ruler): TextLine {
  const characters = graphemes(text);
  if (!characters.every((one) => isHan(one) || one === "·")) return plainLine(text, ruler);
  const pieces = characters.map((one): ScriptRun => ({ text: one, font: "han" }));
  return { pieces, spacingEm: nameSpacingEm[characters.length] ?? 0 };
}

export const plainLine = (text: string, { coverage }: Ruler): TextLine => ({
  pieces: inVisualOrder(scriptRuns(text, coverage)),
  spacingEm: 0,
});

export function extentOf(line: TextLine, sizePx: number, { measure }: Ruler): Extent {
  const extents = line.pieces.map(({ text, font }) => measure(text, font, sizePx));
  const spacesPx = (line.pieces.length - 1) * line.spacingEm * sizePx;
  return {
    widthPx: extents.reduce((sum, { widthPx }) => sum + widthPx, 0) + spacesPx,
    ascentPx: Math.max(...extents.map(({ ascentPx }) => ascentPx)),
    descentPx: Math.max(...extents.map(({ descentPx }) => descentPx)),
  };
}

export const widthOf = (line: TextLine, sizePx: number, ruler: Ruler): number =>
  extentOf(line, sizePx, ruler).widthPx;

/** Tibetan stacks and Arabic bows reach farther than a size says: their ink counts. */
const isTall = (line: TextLine): boolean => line.pieces.some(({ font }) => font !== "han");

/** From one line to the next. */
export const lineStep = (lines: readonly TextLine[], sizePx: number, ruler: Ruler): number =>
  Math.max(sizePx * lineHeightEm, ...lines.map((line) => inkHeight(line, sizePx, ruler)));

/** Of a line that is taller than its size; 0 for one that is not. */
export function inkHeight(line: TextLine, sizePx: number, ruler: Ruler): number {
  if (!isTall(line)) return 0;
  const { ascentPx, descentPx } = extentOf(line, sizePx, ruler);
  return ascentPx + descentPx + tallGapPx;
}

/** Where the baseline goes so that the line stands around a middle. */
export function baselineFor(
  line: TextLine,
  sizePx: number,
  middlePx: number,
  ruler: Ruler,
  restEm = latinMiddleEm,
): number {
  if (isTall(line)) {
    const { ascentPx, descentPx } = extentOf(line, sizePx, ruler);
    return Math.round(middlePx + (ascentPx - descentPx) / 2);
  }
  const middleEm = line.pieces.some(({ text }) => isHan(text)) ? hanMiddleEm : restEm;
  return Math.round(middlePx + middleEm * sizePx);
}

/** Small lines stand on one baseline, whatever is in them. */
export const smallMiddleEm = hanMiddleEm;

/** A part of the plate's width. */
export interface Width {
  readonly leftPx: number;
  readonly inPx: number;
}

/** A line in the middle of a width. */
export function centred(
  line: TextLine,
  sizePx: number,
  { leftPx, inPx }: Width,
  baselinePx: number,
  stroke: Stroke,
  ruler: Ruler,
): readonly TextRun[] {
  let xPx = leftPx + (inPx - widthOf(line, sizePx, ruler)) / 2;
  return line.pieces.map(({ text, font }) => {
    const run: TextRun = {
      text,
      font,
      xPx: Math.round(xPx),
      baselinePx,
      sizePx,
      stroke,
      isTurned: false,
    };
    xPx += ruler.measure(text, font, sizePx).widthPx + line.spacingEm * sizePx;
    return run;
  });
}
