import { createCanvas, GlobalFonts } from "@napi-rs/canvas";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type PackedImage, packPixels } from "./bit-planes.ts";
import { glyphCoverage } from "./glyph-coverage.ts";
import type { PlateContent } from "./plate-content.ts";
import { type DrawnPlate, encodeSimply } from "./plate-encoding.ts";
import type { PlateFormat } from "./plate-format.ts";
import { plateToJpeg } from "./plate-jpeg.ts";
import { layoutPlate } from "./plate-layout.ts";

/** Draws one plate; `text-not-displayable` names the first character the font does not have. */
export type DrawPlate = (content: PlateContent, format: PlateFormat) => Outcome<DrawnPlate>;

const family = "Plate";
/**
 * A brush is thin for pixels that are black or not: small text would lose strokes. A little is enough;
 * more would close the 48 strokes of 龘.
 */
const boldPx = 0.6;
const inks = { black: "#000000", red: "#ff0000" } as const;

/** Loads the font, a WOFF file: some 50 MB while it is in use. Throws when it cannot be loaded. */
export function createDrawPlate(fontFile: string): DrawPlate {
  const covers = glyphCoverage(fontFile);
  if (GlobalFonts.registerFromPath(fontFile, family) === null) {
    throw new Error(`the plates' font cannot be loaded: ${fontFile}`);
  }
  const ruler = createCanvas(1, 1).getContext("2d");
  const measure = (text: string, sizePx: number) => {
    ruler.font = `${sizePx}px ${family}`;
    return ruler.measureText(text).width;
  };
  return (content, format) => {
    const missing = missingCharacter(content, covers);
    if (missing !== undefined) return failed("text-not-displayable", missing);
    const layout = layoutPlate(content, format, measure);
    const canvas = createCanvas(format.widthPx, format.heightPx);
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, format.widthPx, format.heightPx);
    for (const box of layout.boxes) {
      context.fillStyle = inks[box.ink];
      context.fillRect(box.xPx, box.yPx, box.widthPx, box.heightPx);
    }
    for (const run of layout.texts) {
      context.fillStyle = inks[run.ink];
      context.font = `${run.sizePx}px ${family}`;
      context.fillText(run.text, run.xPx, run.baselinePx);
      context.strokeStyle = inks[run.ink];
      context.lineWidth = boldPx;
      context.strokeText(run.text, run.xPx, run.baselinePx);
    }
    const { data } = context.getImageData(0, 0, format.widthPx, format.heightPx);
    return success(encodePlate(packPixels(data, format), format));
  };
}

/** Always the same bytes for the same pixels, as long as the library is the same. */
export const encodePlate = (pixels: PackedImage, format: PlateFormat): DrawnPlate =>
  encodeSimply(pixels, format) ?? { pixels, bytes: plateToJpeg(pixels, format) };

/** `U+20BB7`, so that an alarm can say which character without showing a name. */
function missingCharacter(
  content: PlateContent,
  covers: (codePoint: number) => boolean,
): string | undefined {
  for (const character of `${content.name}${content.unit}${content.post}`) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (!covers(codePoint)) return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  }
  return undefined;
}
