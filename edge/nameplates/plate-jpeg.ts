import { createCanvas } from "@napi-rs/canvas";
import { nearest, paletteOf, pureColours, type Rgb } from "./ink-colours.ts";
import { inkAt, type PackedImage } from "./packed-image.ts";
import type { PlateFormat } from "./plate-format.ts";

/** Every pixel keeps its ink down to 80; a large plate with dots would be half a megabyte at 100. */
const quality = 90;

/**
 * A packed image as a baseline JPEG of its exact size. The library keeps brightness for each pixel,
 * and colour for squares of two: `settleForJpeg` sees to it that every reader finds the inks again.
 */
export function plateToJpeg(packed: PackedImage, format: PlateFormat): Uint8Array {
  const { widthPx, heightPx } = format;
  const palette = paletteOf(format.inks, pureColours);
  const canvas = createCanvas(widthPx, heightPx);
  const context = canvas.getContext("2d");
  const image = context.createImageData(widthPx, heightPx);
  for (let yPx = 0; yPx < heightPx; yPx++) {
    for (let xPx = 0; xPx < widthPx; xPx++) {
      const colour = palette[inkAt(packed, format, xPx, yPx)] ?? pureColours.white;
      image.data.set([...colour, 255], (yPx * widthPx + xPx) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  return withoutProfile(canvas.toBuffer("image/jpeg", quality));
}

/** Inks change at most so often before a square takes the ink most of it has. */
const settlings = 4;

/**
 * Brings each square of two to inks that survive its one colour: a pixel that a reader would take for
 * another ink becomes that ink here already, so that the preview is what stands on the plate. `pixels`:
 * the number of an ink each, row by row; changed and given back.
 */
export function settleForJpeg(pixels: Uint8Array, format: PlateFormat): Uint8Array {
  const { widthPx, heightPx } = format;
  const palette = paletteOf(format.inks, pureColours);
  for (let yPx = 0; yPx < heightPx; yPx += 2) {
    for (let xPx = 0; xPx < widthPx; xPx += 2) {
      const square = [0, 1, widthPx, widthPx + 1]
        .filter((_at, corner) => xPx + (corner & 1) < widthPx && yPx + (corner >> 1) < heightPx)
        .map((from) => yPx * widthPx + xPx + from);
      const inks = square.map((at) => pixels[at] ?? 0);
      if (inks.every((ink) => ink === inks[0])) continue;
      settled(inks, palette).forEach((ink, index) => (pixels[square[index] ?? 0] = ink));
    }
  }
  return pixels;
}

function settled(inks: readonly number[], palette: readonly Rgb[]): readonly number[] {
  let now = inks;
  for (let round = 0; round < settlings; round++) {
    const read = asRead(now, palette);
    if (read.every((ink, index) => ink === now[index])) return now;
    now = read;
  }
  return now.map(() => mostOf(inks));
}

const mostOf = (inks: readonly number[]): number =>
  inks.reduce((best, ink) => (countOf(inks, ink) > countOf(inks, best) ? ink : best), inks[0] ?? 0);

const countOf = (inks: readonly number[], ink: number): number =>
  inks.filter((one) => one === ink).length;

/** Inks of a square as a reader finds them: brightness of each, the mean of their colours (JFIF 1.02). */
function asRead(inks: readonly number[], palette: readonly Rgb[]): readonly number[] {
  const parts = inks.map((ink) => toParts(palette[ink] ?? pureColours.white));
  const mean = (part: 1 | 2) => parts.reduce((sum, one) => sum + one[part], 0) / parts.length;
  const [blueness, redness] = [mean(1), mean(2)];
  return parts.map(([brightness]) => nearest(palette, fromParts(brightness, blueness, redness)));
}

const toParts = ([red, green, blue]: Rgb): readonly [number, number, number] => [
  0.299 * red + 0.587 * green + 0.114 * blue,
  -0.168736 * red - 0.331264 * green + 0.5 * blue,
  0.5 * red - 0.418688 * green - 0.081312 * blue,
];

const fromParts = (brightness: number, blueness: number, redness: number): Rgb => [
  clamped(brightness + 1.402 * redness),
  clamped(brightness - 0.344136 * blueness - 0.714136 * redness),
  clamped(brightness + 1.772 * blueness),
];

const clamped = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

const colourProfile = 0xe2;
const startOfScan = 0xda;

/** Leaves out the colour profile: half a kilobyte over the air that says no more than the default. */
function withoutProfile(jpeg: Buffer): Uint8Array {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  // Each segment tells its length, up to the first scan (ITU-T T.81, B.1.1.4).
  while (jpeg[at + 1] !== startOfScan) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg[at + 1] !== colourProfile) parts.push(jpeg.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...parts, jpeg.subarray(at)]);
}
