import type { PlateContent } from "./plate-content.ts";
import type { SmallLines } from "../../contract/plate-template.ts";
import type { Ruler } from "./plate-measures.ts";
import {
  baselineFor,
  centred,
  inkHeight,
  plainLine,
  smallMiddleEm,
  type TextRun,
  widthOf,
} from "./text-line.ts";
import { fit, shortened, wrapped } from "./text-wrapping.ts";

/** Lines of one size, one below the other. */
export interface SmallBlock {
  readonly texts: readonly string[];
  readonly sizePx: number;
  /** From one line to the next. */
  readonly stepPx: number;
}

const ideographicSpace = "\u3000";

/**
 * Unit and post on one line when they fit, else on a line each, else wrapped into two. What is longer
 * still ends in an ellipsis, the unit before the post: the post says more about who sits there.
 */
export function smallBlock(content: PlateContent, look: SmallLines, ruler: Ruler): SmallBlock {
  const texts = look.shows.map((line) => content[line] ?? "").filter((text) => text !== "");
  const joined = texts.join(ideographicSpace);
  const { smallestPx } = ruler.sizes;
  if (texts.length === 0) return { texts: [], sizePx: 0, stepPx: 0 };
  for (const lines of look.joined ? [[joined], texts] : [texts]) {
    const sizePx = Math.min(...lines.map((text) => largestSmall(text, look, ruler)));
    if (sizePx >= smallestPx) return blockOf(lines, sizePx, ruler);
  }
  const two = wrapped(joined, smallestPx, ruler.widthPx, ruler);
  const isWhole = look.joined && two.length <= 2 && fit(two, smallestPx, ruler.widthPx, ruler);
  const short = (isWhole ? two : onLines(texts, look, ruler)).map((text) =>
    shortened(text, smallestPx, ruler.widthPx, ruler),
  );
  return blockOf(short, smallestPx, ruler);
}

/** A narrow column of small lines: as large as fits a height, each text on as many lines as it takes. */
export function smallColumn(
  content: PlateContent,
  look: SmallLines,
  heightPx: number,
  ruler: Ruler,
): SmallBlock {
  const texts = look.shows.map((line) => content[line] ?? "").filter((text) => text !== "");
  const { smallestPx, smallLargestPx } = ruler.sizes;
  const columnOf = (sizePx: number) =>
    texts.flatMap((text) => wrapped(text, sizePx, ruler.widthPx, ruler));
  for (let sizePx = smallLargestPx(look.largest); sizePx >= smallestPx; sizePx--) {
    const block = blockOf(columnOf(sizePx), sizePx, ruler);
    const isLow = block.texts.length * block.stepPx <= heightPx;
    if (isLow && fit(block.texts, sizePx, ruler.widthPx, ruler)) return block;
  }
  const short = texts.map((text) => shortened(text, smallestPx, ruler.widthPx, ruler));
  return blockOf(short, smallestPx, ruler);
}

/** One text that is too long for a line has a second one. */
function onLines(texts: readonly string[], look: SmallLines, ruler: Ruler): readonly string[] {
  const [only = ""] = texts;
  if (texts.length !== 1 || !look.joined) return texts;
  const lines = wrapped(only, ruler.sizes.smallestPx, ruler.widthPx, ruler);
  const [first = ""] = lines;
  return [first, only.slice(first.length).trim()];
}

const blockOf = (texts: readonly string[], sizePx: number, ruler: Ruler): SmallBlock => ({
  texts,
  sizePx,
  stepPx:
    Math.max(sizePx, ...texts.map((text) => inkHeight(plainLine(text, ruler), sizePx, ruler))) +
    ruler.sizes.smallGapPx,
});

function largestSmall(text: string, look: SmallLines, ruler: Ruler): number {
  const { smallestPx, smallLargestPx } = ruler.sizes;
  const line = plainLine(text, ruler);
  let sizePx = smallLargestPx(look.largest);
  while (sizePx >= smallestPx && widthOf(line, sizePx, ruler) > ruler.widthPx) sizePx--;
  return sizePx;
}

/** Where a block goes: its upper edge, and the part of the plate's width in whose middle it stands. */
export interface SmallPlace {
  readonly topPx: number;
  readonly leftPx: number;
  readonly inPx: number;
}

export function setSmall(
  { texts, sizePx, stepPx }: SmallBlock,
  stroke: SmallLines["stroke"],
  { topPx, leftPx, inPx }: SmallPlace,
  ruler: Ruler,
): readonly TextRun[] {
  return texts.flatMap((text, index) => {
    const line = plainLine(text, ruler);
    const middlePx = topPx + stepPx * (index + 0.5);
    const baselinePx = baselineFor(line, sizePx, middlePx, ruler, smallMiddleEm);
    const width = { leftPx, inPx };
    return centred(line, sizePx, width, baselinePx, stroke, ruler);
  });
}
