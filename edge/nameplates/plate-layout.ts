import type { PlateContent } from "./plate-content.ts";
import { plate29Inch, type PlateFormat } from "./plate-format.ts";

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

/** Sizes of one plate, in pixels. */
interface Measures {
  readonly marginPx: number;
  readonly smallestPx: number;
  readonly smallLargestPx: number;
  readonly nameLargestPx: number;
  readonly ruleHeightPx: number;
  /** Above, between and below the small lines. */
  readonly footGapPx: number;
  /** Below the name, so that a `g` does not touch the rule. */
  readonly nameGapPx: number;
  /** From one small line to the next, beyond its size. */
  readonly smallGapPx: number;
}

/**
 * Measured on the 2.9-inch plate and grown with the plate: a larger one is read from farther away.
 * All plates have some 120 pixels an inch and stand at arm's length at least: a Chinese character of
 * less than 14 pixels cannot be read there, so smaller plates keep that and get fewer characters.
 */
function measuresOf({ widthPx, heightPx }: PlateFormat): Measures {
  const scale = Math.min(widthPx / plate29Inch.widthPx, heightPx / plate29Inch.heightPx);
  const scaled = (px: number, leastPx: number) => Math.max(leastPx, Math.round(px * scale));
  return {
    // Even, so that the red rule shares no corner square of two with the paper in a JPEG.
    marginPx: 2 * scaled(6, 3),
    smallestPx: scaled(16, 14),
    smallLargestPx: scaled(22, 16),
    nameLargestPx: Math.round(0.625 * heightPx),
    ruleHeightPx: scaled(3, 2),
    footGapPx: scaled(4, 3),
    nameGapPx: scaled(4, 3),
    smallGapPx: scaled(3, 2),
  };
}

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
  const sizes = measuresOf(format);
  const { marginPx, ruleHeightPx, footGapPx } = sizes;
  const widthPx = format.widthPx - 2 * marginPx;
  const ruler: Ruler = { sizes, widthPx, measure };
  const small = smallLines(content, ruler);
  const nameAbove = (yPx: number) =>
    setName(content.name, format.widthPx, yPx - sizes.nameGapPx, ruler);
  if (small.length === 0) return { texts: nameAbove(format.heightPx), boxes: [] };
  const footPx = small.length * smallLineHeight(small, sizes) + 2 * footGapPx;
  const yPx = format.heightPx - footPx - ruleHeightPx - footGapPx;
  return {
    texts: [...nameAbove(yPx), ...setSmall(small, format, ruler)],
    boxes: [{ xPx: marginPx, yPx, widthPx, heightPx: ruleHeightPx, ink }],
  };
}

/** What a text may take, and how much it does. */
interface Ruler {
  readonly sizes: Measures;
  /** Between the margins. */
  readonly widthPx: number;
  readonly measure: Measure;
}

function setName(
  name: string,
  plateWidthPx: number,
  heightPx: number,
  ruler: Ruler,
): readonly TextRun[] {
  const { measure } = ruler;
  const [whole, ...broken] = nameBreaks(name).map((lines) => ({
    lines,
    sizePx: largestSize(lines, heightPx, ruler),
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
  heightPx: number,
  { sizes, widthPx, measure }: Ruler,
): number {
  const tallestPx = Math.floor(heightPx / (lines.length * lineHeightEm));
  let sizePx = Math.min(sizes.nameLargestPx, tallestPx);
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
function smallLines({ unit, post }: PlateContent, ruler: Ruler): readonly SmallLine[] {
  const { smallestPx } = ruler.sizes;
  const { widthPx, measure } = ruler;
  const texts = [unit, post].filter((text) => text !== "");
  if (texts.length === 0) return [];
  const joined = texts.join("\u3000");
  for (const lines of [[joined], texts]) {
    const sizesPx = lines.map((text) => largestSmall(text, ruler));
    const sizePx = Math.min(...sizesPx);
    if (sizePx >= smallestPx) return lines.map((text) => ({ text, sizePx }));
  }
  const wrapped = wrapInTwo(joined, ruler);
  const isWhole = wrapped.every((text) => measure(text, smallestPx) <= widthPx);
  const lines = isWhole || texts.length === 1 ? wrapped : texts;
  return lines.map((text) => ({ text: shorten(text, ruler), sizePx: smallestPx }));
}

const words = new Intl.Segmenter("zh", { granularity: "word" });

function wrapInTwo(text: string, { sizes, widthPx, measure }: Ruler): readonly string[] {
  let first = "";
  for (const { segment } of words.segment(text)) {
    if (measure(first + segment, sizes.smallestPx) > widthPx) break;
    first += segment;
  }
  return [first, text.slice(first.length)].map((line) => line.trim()).filter((line) => line !== "");
}

function largestSmall(text: string, { sizes, widthPx, measure }: Ruler): number {
  let sizePx = sizes.smallLargestPx;
  while (sizePx >= sizes.smallestPx && measure(text, sizePx) > widthPx) sizePx--;
  return sizePx;
}

function shorten(text: string, { sizes: { smallestPx }, widthPx, measure }: Ruler): string {
  if (measure(text, smallestPx) <= widthPx) return text;
  const characters = [...graphemes(text)];
  while (characters.length > 1 && measure(`${characters.join("")}…`, smallestPx) > widthPx) {
    characters.pop();
  }
  return `${characters.join("")}…`;
}

const smallLineHeight = (lines: readonly SmallLine[], { smallGapPx }: Measures): number =>
  Math.max(...lines.map((line) => line.sizePx)) + smallGapPx;

function setSmall(
  lines: readonly SmallLine[],
  format: PlateFormat,
  { sizes, measure }: Ruler,
): readonly TextRun[] {
  const stepPx = lines.length === 0 ? 0 : smallLineHeight(lines, sizes);
  return lines.map(({ text, sizePx }, index) => {
    const middlePx = format.heightPx - sizes.footGapPx - stepPx * (lines.length - index - 0.5);
    return {
      text,
      xPx: Math.round((format.widthPx - measure(text, sizePx)) / 2),
      baselinePx: Math.round(middlePx + hanMiddleEm * sizePx),
      sizePx,
      ink: "black",
    };
  });
}
