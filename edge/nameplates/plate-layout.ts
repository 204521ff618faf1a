import type { PlateTemplate, SmallLines, Stroke } from "../../contract/plate-template.ts";
import { setName, setText } from "./main-line.ts";
import type { PlateContent } from "./plate-content.ts";
import type { FontCoverage } from "./plate-fonts.ts";
import type { PlateFormat } from "./plate-format.ts";
import { type Measure, measuresOf, type Ruler } from "./plate-measures.ts";
import { isDownward } from "./script-runs.ts";
import { setSmall, smallBlock, smallColumn } from "./small-lines.ts";
import type { TextRun } from "./text-line.ts";

export interface FilledBox {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stroke: Stroke;
}

export interface PlateLayout {
  readonly texts: readonly TextRun[];
  readonly boxes: readonly FilledBox[];
}

const nothing: PlateLayout = { texts: [], boxes: [] };

/** Letters and their sizes, as the fonts have them. */
export interface Letters {
  readonly measure: Measure;
  readonly coverage: FontCoverage;
}

/** What is known of a plate while it is set. */
interface Sheet {
  readonly content: PlateContent;
  readonly template: PlateTemplate;
  readonly format: PlateFormat;
  readonly main: string;
  readonly ruler: Ruler;
}

/**
 * Sets a plate: the main line as large as it goes, small lines above it and, below a rule, beneath.
 * The same content gives the same layout for ever, so that a plate is not redrawn for nothing.
 */
export function layoutPlate(
  content: PlateContent,
  template: PlateTemplate,
  format: PlateFormat,
  letters: Letters,
): PlateLayout {
  const main = content[template.main.shows] ?? "";
  if (main === "") return nothing;
  const sizes = measuresOf(format, template);
  const ruler: Ruler = { sizes, widthPx: format.widthPx - 2 * sizes.marginPx, ...letters };
  const sheet: Sheet = { content, template, format, main, ruler };
  return isDownward(main) && template.below !== undefined
    ? sideBySide(sheet, template.below)
    : oneBelowOther(sheet);
}

function oneBelowOther({ content, template, format, main, ruler }: Sheet): PlateLayout {
  const { marginPx, ruleHeightPx, footGapPx, mainGapPx } = ruler.sizes;
  const width = { leftPx: 0, inPx: format.widthPx };
  const texts: TextRun[] = [];
  const boxes: FilledBox[] = [];
  let topPx = 0;
  let bottomPx = format.heightPx;
  if (template.above !== undefined) {
    const block = smallBlock(content, template.above, ruler);
    texts.push(...setSmall(block, template.above.stroke, { ...width, topPx: footGapPx }, ruler));
    if (block.texts.length > 0) topPx = footGapPx + block.texts.length * block.stepPx;
  }
  const below = template.below === undefined ? null : smallBlock(content, template.below, ruler);
  if (template.below !== undefined && below !== null && below.texts.length > 0) {
    bottomPx -= below.texts.length * below.stepPx + footGapPx;
    texts.push(...setSmall(below, template.below.stroke, { ...width, topPx: bottomPx }, ruler));
    bottomPx -= footGapPx;
    if (template.rule !== undefined) {
      bottomPx -= ruleHeightPx + footGapPx;
      const box = { xPx: marginPx, yPx: bottomPx, widthPx: ruler.widthPx, heightPx: ruleHeightPx };
      boxes.push({ ...box, stroke: template.rule.stroke });
    }
  }
  const area = { ...width, topPx, heightPx: bottomPx - topPx - mainGapPx };
  const set = template.main.shows === "name" ? setName : setText;
  return { texts: [...set(main, area, template.main.stroke, ruler), ...texts], boxes };
}

/** A name that is written downwards has the whole height; what is small stands to its right. */
function sideBySide(sheet: Sheet, look: SmallLines): PlateLayout {
  const { content, template, format, main, ruler } = sheet;
  const { marginPx, ruleHeightPx } = ruler.sizes;
  const { rule } = template;
  const whole = { topPx: 0, heightPx: format.heightPx, leftPx: 0, inPx: format.widthPx };
  // Even, as the margins are.
  const middlePx = 4 * Math.round(format.widthPx / 10);
  const rightPx = middlePx + ruleHeightPx;
  const inPx = format.widthPx - rightPx;
  const right: Ruler = { ...ruler, widthPx: inPx - 2 * marginPx };
  const heightPx = format.heightPx - 2 * marginPx;
  const block = smallColumn(content, look, heightPx, right);
  if (block.texts.length === 0) {
    return { texts: setName(main, whole, template.main.stroke, ruler), boxes: [] };
  }
  const left: Ruler = { ...ruler, widthPx: middlePx - 2 * marginPx };
  const topPx = (format.heightPx - block.texts.length * block.stepPx) / 2;
  const box = { xPx: middlePx, yPx: marginPx, widthPx: ruleHeightPx };
  return {
    texts: [
      ...setName(main, { ...whole, inPx: middlePx }, template.main.stroke, left),
      ...setSmall(block, look.stroke, { topPx, leftPx: rightPx, inPx }, right),
    ],
    boxes: rule === undefined ? [] : [{ ...box, heightPx, stroke: rule.stroke }],
  };
}
