import type { PlateContent } from "./plate-content.ts";

/** A plate's picture: its size in pixels, and whether it has red besides black. */
export interface PlateFormat {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly red: boolean;
}

/** The common 2.9-inch plate, black, white and red. */
export const plate29Inch: PlateFormat = { widthPx: 296, heightPx: 128, red: true };

type Ink = "black" | "red";

/** Text from a left edge and a baseline, in pixels. */
export interface TextRun {
  readonly text: string;
  readonly xPx: number;
  readonly baselinePx: number;
  readonly sizePx: number;
  readonly ink: Ink;
}

export interface FilledBox {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ink: Ink;
}

export interface PlateLayout {
  readonly texts: readonly TextRun[];
  readonly boxes: readonly FilledBox[];
}

/** The width of a text at a size, in pixels. */
export type Measure = (text: string, sizePx: number) => number;

/** A line of the name: Chinese characters are set one by one, other scripts as they are. */
interface Line {
  readonly pieces: readonly string[];
  /** Space between pieces, in parts of the size. */
  readonly spacingEm: number;
}

const marginPx = 12;
/** Plates stand at arm's length: a small text below this cannot be read there. */
const smallestPx = 16;
const smallLargestPx = 22;
const nameLargestPx = 80;
const ruleHeightPx = 3;
/** Above, between and below the small lines. */
const footGapPx = 4;
/** Below the name, so that a `g` does not touch the rule. */
const nameGapPx = 4;
const lineHeightEm = 1.12;
/** From the baseline up to the middle of a Chinese character, and of a capital letter. */
const hanMiddleEm = 0.38;
const latinMiddleEm = 0.34;
/** Breaking a name once more must buy this much size. */
const breakGain = 1.1;

/**
 * Sets a plate: the name as large as it goes, and below a rule the unit and post in small. The same
 * content gives the same layout for ever, so that a plate is not redrawn for nothing.
 */
export function layoutPlate(
  content: PlateContent,
  format: PlateFormat,
  measure: Measure,
): PlateLayout {
  if (content.name === "") return { texts: [], boxes: [] };
  const ink: Ink = format.red ? "red" : "black";
  const widthPx = format.widthPx - 2 * marginPx;
  const small = smallLines(content, widthPx, measure);
  const nameAbove = (yPx: number) =>
    setName(content.name, format.widthPx, yPx - nameGapPx, measure);
  if (small.length === 0) return { texts: nameAbove(format.heightPx), boxes: [] };
  const footPx = small.length * smallLineHeight(small) + 2 * footGapPx;
  const yPx = format.heightPx - footPx - ruleHeightPx - footGapPx;
  return {
    texts: [...nameAbove(yPx), ...setSmall(small, format, measure)],
    boxes: [{ xPx: marginPx, yPx, widthPx, heightPx: ruleHeightPx, ink }],
  };
}

function setName(
  name: string,
  plateWidthPx: number,
  heightPx: number,
  measure: Measure,
): readonly TextRun[] {
  const widthPx = plateWidthPx - 2 * marginPx;
  const [whole, ...broken] = nameBreaks(name).map((lines) => ({
    lines,
    sizePx: largestSize(lines, widthPx, heightPx, measure),
  }));
  if (whole === undefined) return [];
  const best = broken.reduce((best, one) => {
    const gain = one.lines.length > best.lines.length ? breakGain : 1;
    return one.sizePx > best.sizePx * gain ? one : best;
  }, whole);
  const { lines, sizePx } = best;
  const stepPx = sizePx * lineHeightEm;
  const firstMiddlePx = heightPx / 2 - (stepPx * (lines.length - 1)) / 2 + 1;
  return lines.flatMap((line, index) =>
    setLine(line, sizePx, plateWidthPx, firstMiddlePx + index * stepPx, measure),
  );
}

function setLine(
  line: Line,
  sizePx: number,
  plateWidthPx: number,
  middlePx: number,
  measure: Measure,
): readonly TextRun[] {
  const middleEm = line.pieces.some(isHan) ? hanMiddleEm : latinMiddleEm;
  const baselinePx = Math.round(middlePx + middleEm * sizePx);
  let xPx = (plateWidthPx - lineWidth(line, sizePx, measure)) / 2;
  return line.pieces.map((text) => {
    const run: TextRun = { text, xPx: Math.round(xPx), baselinePx, sizePx, ink: "black" };
    xPx += measure(text, sizePx) + line.spacingEm * sizePx;
    return run;
  });
}

const lineWidth = (line: Line, sizePx: number, measure: Measure): number =>
  line.pieces.reduce((sum, piece) => sum + measure(piece, sizePx), 0) +
  (line.pieces.length - 1) * line.spacingEm * sizePx;

function largestSize(
  lines: readonly Line[],
  widthPx: number,
  heightPx: number,
  measure: Measure,
): number {
  const tallestPx = Math.floor(heightPx / (lines.length * lineHeightEm));
  let sizePx = Math.min(nameLargestPx, tallestPx);
  while (sizePx > 1 && lines.some((line) => lineWidth(line, sizePx, measure) > widthPx)) sizePx--;
  return sizePx;
}

/** The name on one line, and every way to break it in two, then in three, that keeps its parts. */
function nameBreaks(name: string): readonly (readonly Line[])[] {
  const parts = name.split(/(?<=·)| /u).filter((part) => part !== "");
  const joint = name.includes(" ") ? " " : "";
  const line = (from: number, to: number) => lineOf(parts.slice(from, to).join(joint));
  const inTwo: (readonly Line[])[] = [];
  const inThree: (readonly Line[])[] = [];
  for (let first = 1; first < parts.length; first++) {
    inTwo.push([line(0, first), line(first, parts.length)]);
    for (let second = first + 1; second < parts.length; second++) {
      inThree.push([line(0, first), line(first, second), line(second, parts.length)]);
    }
  }
  return [[lineOf(name)], ...inTwo, ...inThree];
}

/** Two-character names are set as wide as those of three, as on every printed plate. */
function lineOf(text: string): Line {
  const characters = graphemes(text);
  if (!characters.every((one) => isHan(one) || one === "·"))
    return { pieces: [text], spacingEm: 0 };
  const spacing: Readonly<Record<number, number>> = { 2: 1, 3: 0.12, 4: 0.06 };
  return { pieces: characters, spacingEm: spacing[characters.length] ?? 0 };
}

const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });

const graphemes = (text: string): readonly string[] =>
  [...segmenter.segment(text)].map((part) => part.segment);

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);

interface SmallLine {
  readonly text: string;
  readonly sizePx: number;
}

/**
 * Unit and post on one line when they fit, else on a line each, else wrapped into two. What is longer
 * still ends in an ellipsis, the unit before the post: the post says more about who sits there.
 */
function smallLines(
  { unit, post }: PlateContent,
  widthPx: number,
  measure: Measure,
): readonly SmallLine[] {
  const texts = [unit, post].filter((text) => text !== "");
  if (texts.length === 0) return [];
  const joined = texts.join("\u3000");
  for (const lines of [[joined], texts]) {
    const sizesPx = lines.map((text) => largestSmall(text, widthPx, measure));
    const sizePx = Math.min(...sizesPx);
    if (sizePx >= smallestPx) return lines.map((text) => ({ text, sizePx }));
  }
  const wrapped = wrapInTwo(joined, widthPx, measure);
  const isWhole = wrapped.every((text) => measure(text, smallestPx) <= widthPx);
  const lines = isWhole || texts.length === 1 ? wrapped : texts;
  return lines.map((text) => ({ text: shorten(text, widthPx, measure), sizePx: smallestPx }));
}

const words = new Intl.Segmenter("zh", { granularity: "word" });

function wrapInTwo(text: string, widthPx: number, measure: Measure): readonly string[] {
  let first = "";
  for (const { segment } of words.segment(text)) {
    if (measure(first + segment, smallestPx) > widthPx) break;
    first += segment;
  }
  return [first, text.slice(first.length)].map((line) => line.trim()).filter((line) => line !== "");
}

function largestSmall(text: string, widthPx: number, measure: Measure): number {
  let sizePx = smallLargestPx;
  while (sizePx >= smallestPx && measure(text, sizePx) > widthPx) sizePx--;
  return sizePx;
}

function shorten(text: string, widthPx: number, measure: Measure): string {
  if (measure(text, smallestPx) <= widthPx) return text;
  const characters = [...graphemes(text)];
  while (characters.length > 1 && measure(`${characters.join("")}…`, smallestPx) > widthPx) {
    characters.pop();
  }
  return `${characters.join("")}…`;
}

const smallLineHeight = (lines: readonly SmallLine[]): number =>
  Math.max(...lines.map((line) => line.sizePx)) + 3;

function setSmall(
  lines: readonly SmallLine[],
  format: PlateFormat,
  measure: Measure,
): readonly TextRun[] {
  const stepPx = lines.length === 0 ? 0 : smallLineHeight(lines);
  return lines.map(({ text, sizePx }, index) => {
    const middlePx = format.heightPx - footGapPx - stepPx * (lines.length - index - 0.5);
    return {
      text,
      xPx: Math.round((format.widthPx - measure(text, sizePx)) / 2),
      baselinePx: Math.round(middlePx + hanMiddleEm * sizePx),
      sizePx,
      ink: "black",
    };
  });
}
