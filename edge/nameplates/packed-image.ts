import type { PlateFormat } from "./plate-format.ts";

/**
 * A plate's image: in each pixel the number of its ink, 0 paper, 1 the first of the format's inks, and
 * so on. 1, 2 or 4 bits a pixel, the leftmost pixel in the highest bits, rows padded to bytes. Rows of
 * a PNG and of packed panels are the same bytes.
 */
export type PackedImage = Uint8Array;

/** Bits of one pixel: as few as name paper and all inks. */
export const bitsAPixel = ({ inks }: PlateFormat): 1 | 2 | 4 =>
  inks.length === 1 ? 1 : inks.length <= 3 ? 2 : 4;

export const rowBytes = (format: PlateFormat): number =>
  Math.ceil((format.widthPx * bitsAPixel(format)) / 8);

/** An image without ink. */
export const blankImage = (format: PlateFormat): PackedImage =>
  new Uint8Array(rowBytes(format) * format.heightPx);

/** The number of the pixel's ink: 0 paper, 1 the first ink, … */
export function inkAt(image: PackedImage, format: PlateFormat, xPx: number, yPx: number): number {
  const bits = bitsAPixel(format);
  const byte = image[yPx * rowBytes(format) + ((xPx * bits) >> 3)] ?? 0;
  return (byte >> (8 - bits - ((xPx * bits) & 7))) & ((1 << bits) - 1);
}

/** Packs numbers of inks, one a pixel, row by row. */
export function packPixels(pixels: Uint8Array, format: PlateFormat): PackedImage {
  const bits = bitsAPixel(format);
  const packed = blankImage(format);
  let from = 0;
  for (let yPx = 0; yPx < format.heightPx; yPx++) {
    const row = yPx * rowBytes(format);
    for (let xPx = 0; xPx < format.widthPx; xPx++) {
      const at = row + ((xPx * bits) >> 3);
      const ink = pixels[from++] ?? 0;
      packed[at] = (packed[at] ?? 0) | (ink << (8 - bits - ((xPx * bits) & 7)));
    }
  }
  return packed;
}

/** A plane of 1 bit a pixel for each ink, one after another: 1 is ink. */
export function planesOf(image: PackedImage, format: PlateFormat): Uint8Array {
  const rowPlaneBytes = Math.ceil(format.widthPx / 8);
  const planeBytes = rowPlaneBytes * format.heightPx;
  const planes = new Uint8Array(planeBytes * format.inks.length);
  for (let yPx = 0; yPx < format.heightPx; yPx++) {
    for (let xPx = 0; xPx < format.widthPx; xPx++) {
      const ink = inkAt(image, format, xPx, yPx);
      if (ink === 0) continue;
      const at = (ink - 1) * planeBytes + yPx * rowPlaneBytes + (xPx >> 3);
      planes[at] = (planes[at] ?? 0) | (0x80 >> (xPx & 7));
    }
  }
  return planes;
}
