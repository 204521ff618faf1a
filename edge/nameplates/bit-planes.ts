import type { PlateFormat } from "./plate-format.ts";

/**
 * A plate's image as it goes over the air: 1 bit a pixel, rows padded to bytes, the leftmost pixel in
 * the highest bit, first the black plane and then, where the plate has it, the red one. 1 is ink.
 */
export type PackedImage = Uint8Array;

const rowBytes = (format: PlateFormat): number => Math.ceil(format.widthPx / 8);
export const planeBytes = (format: PlateFormat): number => rowBytes(format) * format.heightPx;

/** An image without ink. */
export const blankImage = (format: PlateFormat): PackedImage =>
  new Uint8Array(planeBytes(format) * (format.red ? 2 : 1));

/** Packs RGBA pixels, row by row, opaque. A pixel that is dark enough takes the nearer ink. */
export function packPixels(rgba: Uint8ClampedArray, format: PlateFormat): PackedImage {
  const packed = blankImage(format);
  for (let yPx = 0; yPx < format.heightPx; yPx++) {
    for (let xPx = 0; xPx < format.widthPx; xPx++) {
      const at = (yPx * format.widthPx + xPx) * 4;
      const red = rgba[at] ?? 255;
      const green = rgba[at + 1] ?? 255;
      if (green >= 128) continue;
      const plane = format.red && red >= 128 ? planeBytes(format) : 0;
      const byte = plane + yPx * rowBytes(format) + (xPx >> 3);
      packed[byte] = (packed[byte] ?? 0) | (0x80 >> (xPx & 7));
    }
  }
  return packed;
}

/** The pixel's ink: 0 none, 1 black, 2 red. */
export function inkAt(
  packed: PackedImage,
  format: PlateFormat,
  xPx: number,
  yPx: number,
): 0 | 1 | 2 {
  const byte = yPx * rowBytes(format) + (xPx >> 3);
  const bit = 0x80 >> (xPx & 7);
  if (format.red && ((packed[planeBytes(format) + byte] ?? 0) & bit) !== 0) return 2;
  return ((packed[byte] ?? 0) & bit) === 0 ? 0 : 1;
}
