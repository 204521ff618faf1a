import { createCanvas, GlobalFonts } from "@napi-rs/canvas";
import type { PlateTemplate } from "../../contract/plate-template.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { dotAt } from "./dithering.ts";
import { blankImage, type PackedImage, packPixels } from "./packed-image.ts";
import { type PlateContent, shownTexts } from "./plate-content.ts";
import { type DrawnPlate, encodeSimply } from "./plate-encoding.ts";
import { fontFiles, fontNames, openCoverage, type PlateFont } from "./plate-fonts.ts";
import type { PlateFormat } from "./plate-format.ts";
import { plateToJpeg, settleForJpeg } from "./plate-jpeg.ts";
import { type Letters, layoutPlate, type PlateLayout } from "./plate-layout.ts";
import { type Paint, paintOf } from "./plate-paint.ts";
import type { Measure } from "./plate-measures.ts";
import { missingCharacter } from "./script-runs.ts";
import type { TextRun } from "./text-line.ts";

/** What is to be drawn: the words, how they look, and on what. */
export interface PlateToDraw {
  readonly content: PlateContent;
  readonly template: PlateTemplate;
  readonly format: PlateFormat;
}

/** Draws one plate; `text-not-displayable` names the first character the fonts do not have. */
export type DrawPlate = (plate: PlateToDraw) => Outcome<DrawnPlate>;

const families: Readonly<Record<PlateFont, string>> = {
  han: "Plate Han",
  tibetan: "Plate Tibetan",
  arabic: "Plate Arabic",
  mongolian: "Plate Mongolian",
};
/**
 * Added to strokes: a brush is thin for pixels that are black or not, and small text would lose some. A
 * little is enough; more would close the 48 strokes of 龘. Tibetan and Arabic come in bold, Mongolian not.
 */
const boldPx: Readonly<Record<PlateFont, number>> = {
  han: 0.6,
  tibetan: 0,
  arabic: 0.2,
  mongolian: 1.6,
};
/** Half covered by a letter is its ink. */
const coveredHalf = 128;
const quarterTurn = Math.PI / 2;
/** A coloured ground keeps off letters so far, where it would spoil them. */
const awayPx = 1;
/** The access point's JPEG keeps colour for squares of two: dots are that large there. */
const dotPxOf = (encoding: PlateFormat["encoding"]): number => (encoding === "jpeg" ? 2 : 1);

/** `fileOf`: where a font's WOFF file is. Some 50 MB while in use. Throws when one cannot be loaded. */
export function createDrawPlate(fileOf: (font: string) => string): DrawPlate {
  const coverage = openCoverage(fileOf);
  for (const font of fontNames) {
    if (GlobalFonts.registerFromPath(fileOf(fontFiles[font]), families[font]) === null) {
      throw new Error(`a font of the plates cannot be loaded: ${fontFiles[font]}`);
    }
  }
  const letters: Letters = { measure: createMeasure(), coverage };
  return ({ content, template, format }) => {
    const missing = missingCharacter(shownTexts(content, template), coverage);
    if (missing !== undefined) return failed("text-not-displayable", missing);
    const layout = layoutPlate(content, template, format, letters);
    if (layout.texts.length === 0) return success(encodePlate(blankImage(format), format));
    const pixels = paintPixels(layout, paintOf(template, format.inks), format);
    return success(encodePlate(packPixels(pixels, format), format));
  };
}

function createMeasure(): Measure {
  const ruler = createCanvas(1, 1).getContext("2d");
  return (text, font, sizePx) => {
    ruler.font = `${sizePx}px ${families[font]}`;
    const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = ruler.measureText(text);
    return {
      widthPx: width,
      ascentPx: actualBoundingBoxAscent,
      descentPx: actualBoundingBoxDescent,
    };
  };
}

/** The number of an ink for each pixel: the ground, then rules, then letters, ink by ink. */
function paintPixels(layout: PlateLayout, paint: Paint, format: PlateFormat): Uint8Array {
  const { widthPx, encoding } = format;
  const pixels = groundPixels(paint, format);
  const isDrawn = new Uint8Array(pixels.length);
  for (const box of layout.boxes) {
    for (let yPx = box.yPx; yPx < box.yPx + box.heightPx; yPx++) {
      const from = yPx * widthPx + box.xPx;
      pixels.fill(paint.inkOf(box.stroke), from, from + box.widthPx);
      isDrawn.fill(1, from, from + box.widthPx);
    }
  }
  for (const stroke of new Set(layout.texts.map((run) => run.stroke))) {
    const runs = layout.texts.filter((run) => run.stroke === stroke);
    const covered = coverOf(runs, format);
    const ink = paint.inkOf(stroke);
    for (let at = 0; at < pixels.length; at++) {
      if ((covered[at * 4 + 3] ?? 0) < coveredHalf) continue;
      pixels[at] = ink;
      isDrawn[at] = 1;
    }
  }
  clearAround(pixels, isDrawn, paint, format);
  return encoding === "jpeg" ? settleForJpeg(pixels, format) : pixels;
}

function groundPixels({ ground }: Paint, format: PlateFormat): Uint8Array {
  const { widthPx, heightPx, encoding } = format;
  const dotPx = dotPxOf(encoding);
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < widthPx * heightPx; at++) {
    const xPx = at % widthPx;
    const yPx = (at - xPx) / widthPx;
    pixels[at] = dotAt(ground, Math.floor(xPx / dotPx), Math.floor(yPx / dotPx));
  }
  return pixels;
}

/** RGBA of these letters alone, on nothing. */
function coverOf(runs: readonly TextRun[], { widthPx, heightPx }: PlateFormat): Uint8ClampedArray {
  const context = createCanvas(widthPx, heightPx).getContext("2d");
  for (const { text, font, sizePx, xPx, baselinePx, isTurned } of runs) {
    context.save();
    context.translate(xPx, baselinePx);
    if (isTurned) context.rotate(quarterTurn);
    context.font = `${sizePx}px ${families[font]}`;
    context.fillText(text, 0, 0);
    if (boldPx[font] > 0) {
      context.lineWidth = boldPx[font];
      context.strokeText(text, 0, 0);
    }
    context.restore();
  }
  return context.getImageData(0, 0, widthPx, heightPx).data;
}

/**
 * Dots that touch a letter would spoil its strokes: around it there are none. A square of a JPEG that
 * holds both a letter and a coloured ground would lose one of them: the ground gives way to paper.
 */
function clearAround(
  pixels: Uint8Array,
  isDrawn: Uint8Array,
  { ground }: Paint,
  { widthPx, heightPx, encoding }: PlateFormat,
): void {
  const isDotted = ground.dots > 0;
  if (!isDotted && encoding !== "jpeg") return;
  const dotPx = dotPxOf(encoding);
  const bare = isDotted ? ground.under : 0;
  for (let y = 0; y < heightPx; y += dotPx) {
    for (let x = 0; x < widthPx; x += dotPx) {
      const right = Math.min(widthPx, x + dotPx);
      const bottom = Math.min(heightPx, y + dotPx);
      const near = { left: x - awayPx, top: y - awayPx, right: right + awayPx };
      if (!holdsLetter(isDrawn, widthPx, { ...near, bottom: bottom + awayPx })) continue;
      for (let row = y; row < bottom; row++) {
        for (let at = row * widthPx + x; at < row * widthPx + right; at++) {
          if (isDrawn[at] === 0) pixels[at] = bare;
        }
      }
    }
  }
}

interface Corner {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Beyond an edge of the plate there is nothing. */
function holdsLetter(
  isDrawn: Uint8Array,
  widthPx: number,
  { left, top, right, bottom }: Corner,
): boolean {
  for (let y = Math.max(0, top); y < bottom; y++) {
    const row = y * widthPx;
    const part = isDrawn.subarray(row + Math.max(0, left), row + Math.min(widthPx, right));
    if (part.includes(1)) return true;
  }
  return false;
}

/** Always the same bytes for the same pixels, as long as the library is the same. */
export const encodePlate = (image: PackedImage, format: PlateFormat): DrawnPlate =>
  encodeSimply(image, format) ?? { pixels: image, bytes: plateToJpeg(image, format) };
