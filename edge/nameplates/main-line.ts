import type { Stroke } from "../../contract/plate-template.ts";
import type { Ruler } from "./plate-measures.ts";
import { graphemes, isDownward } from "./script-runs.ts";
import {
  baselineFor,
  centred,
  extentOf,
  lineStep,
  nameLine,
  plainLine,
  type TextLine,
  type TextRun,
  type Width,
  widthOf,
} from "./text-line.ts";
import { filled, fit, shortened, wrapped } from "./text-wrapping.ts";

/** Where the main line may go; the ruler takes the margins off its width. */
export interface MainArea extends Width {
  readonly topPx: number;
  readonly heightPx: number;
}

/** Breaking a name once more must buy this much size. */
const breakGain = 1.1;
/** A name of one endless word is cut into no more lines than this. */
const cutsMost = 4;

/** From one size of a long text to the next: nobody sees less. */
const textStep = 0.96;

interface Sized {
  readonly lines: readonly TextLine[];
  readonly sizePx: number;
}

/** A name as large as it goes: on one line, or broken between its parts where that buys size. */
export function setName(
  name: string,
  area: MainArea,
  stroke: Stroke,
  ruler: Ruler,
): readonly TextRun[] {
  return isDownward(name)
    ? setDownward(name, area, stroke, ruler)
    : setLines(bestBreak(name, area.heightPx, ruler), area, stroke, ruler);
}

function bestBreak(name: string, heightPx: number, ruler: Ruler): Sized {
  const sized = (lines: readonly TextLine[]): Sized => ({
    lines,
    sizePx: largestSize(lines, heightPx, ruler),
  });
  const whole = sized([nameLine(name, ruler)]);
  const better = (best: Sized, one: Sized) =>
    one.sizePx > best.sizePx * (one.lines.length > best.lines.length ? breakGain : 1) ? one : best;
  const broken = nameBreaks(name, ruler).map(sized).reduce(better, whole);
  // Else nobody could read it.
  return broken.sizePx >= ruler.sizes.smallestPx
    ? broken
    : nameCuts(name, ruler).map(sized).reduce(better, broken);
}

/** A text as large as it goes on a few lines; what is too long even then ends in an ellipsis. */
export function setText(
  text: string,
  area: MainArea,
  stroke: Stroke,
  ruler: Ruler,
): readonly TextRun[] {
  const { mainLargestPx, smallestPx } = ruler.sizes;
  const smallerOf = (sizePx: number) => Math.min(sizePx - 1, Math.floor(sizePx * textStep));
  for (let sizePx = mainLargestPx; sizePx >= smallestPx; sizePx = smallerOf(sizePx)) {
    const texts = filled(text, sizePx, ruler.widthPx, ruler);
    const stepPx = lineStep([plainLine(text, ruler)], sizePx, ruler);
    if (stepPx * texts.length > area.heightPx) continue;
    if (!fit(texts, sizePx, ruler.widthPx, ruler)) continue;
    const even = wrapped(text, sizePx, ruler.widthPx, ruler);
    const lines = even.map((line) => plainLine(line, ruler));
    return setLines({ lines, sizePx }, area, stroke, ruler);
  }
  const step = lineStep([plainLine(text, ruler)], smallestPx, ruler);
  const most = Math.max(1, Math.floor(area.heightPx / step));
  const texts = wrapped(text, smallestPx, ruler.widthPx, ruler);
  const kept = [...texts.slice(0, most - 1), texts.slice(most - 1).join("")].map((line) =>
    shortened(line, smallestPx, ruler.widthPx, ruler),
  );
  const lines = kept.map((line) => plainLine(line, ruler));
  return setLines({ lines, sizePx: smallestPx }, area, stroke, ruler);
}

function setLines(
  { lines, sizePx }: Sized,
  area: MainArea,
  stroke: Stroke,
  ruler: Ruler,
): readonly TextRun[] {
  const { topPx, heightPx } = area;
  const stepPx = lineStep(lines, sizePx, ruler);
  const firstMiddlePx = topPx + heightPx / 2 - (stepPx * (lines.length - 1)) / 2 + 1;
  return lines.flatMap((line, index) => {
    const baselinePx = baselineFor(line, sizePx, firstMiddlePx + index * stepPx, ruler);
    return centred(line, sizePx, area, baselinePx, stroke, ruler);
  });
}

function largestSize(lines: readonly TextLine[], heightPx: number, ruler: Ruler): number {
  let sizePx = ruler.sizes.mainLargestPx;
  const isTooLarge = () =>
    Math.floor(lineStep(lines, sizePx, ruler) * lines.length) > heightPx ||
    lines.some((line) => widthOf(line, sizePx, ruler) > ruler.widthPx);
  while (sizePx > 1 && isTooLarge()) sizePx--;
  return sizePx;
}

/** Every way to break a name in two, then in three, that keeps its parts. */
function nameBreaks(name: string, ruler: Ruler): readonly (readonly TextLine[])[] {
  const parts = name.split(/(?<=·)| /u).filter((part) => part !== "");
  const joint = name.includes(" ") ? " " : "";
  const line = (from: number, to: number) => nameLine(parts.slice(from, to).join(joint), ruler);
  const inTwo: (readonly TextLine[])[] = [];
  const inThree: (readonly TextLine[])[] = [];
  for (let first = 1; first < parts.length; first++) {
    inTwo.push([line(0, first), line(first, parts.length)]);
    for (let second = first + 1; second < parts.length; second++) {
      inThree.push([line(0, first), line(first, second), line(second, parts.length)]);
    }
  }
  return [...inTwo, ...inThree];
}

/** The name in two lines and more of about as many characters each, wherever that falls. */
function nameCuts(name: string, ruler: Ruler): readonly (readonly TextLine[])[] {
  const characters = graphemes(name);
  return Array.from({ length: cutsMost - 1 }, (_cut, index) => {
    const each = Math.ceil(characters.length / (index + 2));
    const starts = characters.map((_one, at) => at).filter((at) => at % each === 0);
    return starts.map((at) =>
      plainLine(
        characters
          .slice(at, at + each)
          .join("")
          .trim(),
        ruler,
      ),
    );
  });
}

/** Each word a column of its own, from the left. */
function setDownward(
  name: string,
  { topPx, heightPx, leftPx, inPx }: MainArea,
  stroke: Stroke,
  ruler: Ruler,
): readonly TextRun[] {
  const words = name.split(" ").map((word) => plainLine(word, ruler));
  let sizePx = ruler.sizes.mainLargestPx;
  const stepOf = () => lineStep(words, sizePx, ruler);
  const isTooLarge = () =>
    stepOf() * words.length > ruler.widthPx ||
    words.some((word) => widthOf(word, sizePx, ruler) > heightPx - ruler.sizes.mainGapPx);
  while (sizePx > 1 && isTooLarge()) sizePx--;
  const firstMiddlePx = leftPx + inPx / 2 - (stepOf() * (words.length - 1)) / 2;
  return words.flatMap((word, index) => {
    const { widthPx, ascentPx, descentPx } = extentOf(word, sizePx, ruler);
    const xPx = Math.round(firstMiddlePx + index * stepOf() - (ascentPx - descentPx) / 2);
    let baselinePx = topPx + (heightPx - widthPx) / 2;
    return word.pieces.map(({ text, font }) => {
      const run: TextRun = {
        text,
        font,
        xPx,
        baselinePx: Math.round(baselinePx),
        sizePx,
        stroke,
        isTurned: true,
      };
      baselinePx += ruler.measure(text, font, sizePx).widthPx;
      return run;
    });
  });
}
