import type { PlateTemplate } from "../../contract/plate-template.ts";
import type { FontCoverage, PlateFont } from "./plate-fonts.ts";
import { plate29Inch, type PlateFormat } from "./plate-format.ts";

/** What a text takes at a size: its width, and its ink above and below the baseline. Pixels. */
export interface Extent {
  readonly widthPx: number;
  readonly ascentPx: number;
  readonly descentPx: number;
}

export type Measure = (text: string, font: PlateFont, sizePx: number) => Extent;

/** Sizes of one plate, in pixels. */
export interface PlateMeasures {
  readonly marginPx: number;
  readonly smallestPx: number;
  readonly mainLargestPx: number;
  readonly ruleHeightPx: number;
  /** Above, between and below the small lines. */
  readonly footGapPx: number;
  /** Below the name, so that a `g` does not touch the rule. */
  readonly mainGapPx: number;
  /** From one small line to the next, beyond its size. */
  readonly smallGapPx: number;
  /** Of small lines that may be this part of the plate's height at most. */
  readonly smallLargestPx: (part: number) => number;
}

/**
 * Measured on the 2.9-inch plate and grown with the plate: a larger one is read from farther away.
 * All plates have some 120 pixels an inch and stand at arm's length at least: a Chinese character of
 * less than 14 pixels cannot be read there, so smaller plates keep that and get fewer characters.
 */
export function measuresOf(
  { widthPx, heightPx }: PlateFormat,
  { main, rule }: PlateTemplate,
): PlateMeasures {
  const scale = Math.min(widthPx / plate29Inch.widthPx, heightPx / plate29Inch.heightPx);
  const scaled = (px: number, leastPx: number) => Math.max(leastPx, Math.round(px * scale));
  const ofHeight = (part: number) => part * plate29Inch.heightPx;
  return {
    // Even, so that a coloured rule shares no corner square of two with the paper in a JPEG.
    marginPx: 2 * scaled(6, 3),
    smallestPx: scaled(16, 14),
    mainLargestPx: Math.round(main.largest * heightPx),
    ruleHeightPx: rule === undefined ? 0 : scaled(ofHeight(rule.height), 2),
    footGapPx: scaled(4, 3),
    mainGapPx: scaled(4, 3),
    smallGapPx: scaled(3, 2),
    smallLargestPx: (part) => scaled(ofHeight(part), 16),
  };
}

/** What a text may take, and how much it does. */
export interface Ruler {
  readonly sizes: PlateMeasures;
  /** Between the margins. */
  readonly widthPx: number;
  readonly measure: Measure;
  readonly coverage: FontCoverage;
}
