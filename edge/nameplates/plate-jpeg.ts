import { createCanvas } from "@napi-rs/canvas";
import { inkAt, type PackedImage } from "./bit-planes.ts";
import type { PlateFormat } from "./plate-format.ts";

/** Paper, black and red, opaque. */
const colours = [
  [255, 255, 255, 255],
  [0, 0, 0, 255],
  [255, 0, 0, 255],
] as const;
const highestQuality = 100;

/**
 * A packed image as a baseline JPEG of its exact size. The library keeps brightness for each pixel,
 * and colour for squares of two: red wants to be at least that wide, and apart from black.
 */
export function plateToJpeg(packed: PackedImage, format: PlateFormat): Uint8Array {
  const { widthPx, heightPx } = format;
  const canvas = createCanvas(widthPx, heightPx);
  const context = canvas.getContext("2d");
  const image = context.createImageData(widthPx, heightPx);
  for (let yPx = 0; yPx < heightPx; yPx++) {
    for (let xPx = 0; xPx < widthPx; xPx++) {
      const ink = inkAt(packed, format, xPx, yPx);
      image.data.set(colours[ink], (yPx * widthPx + xPx) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  return withoutProfile(canvas.toBuffer("image/jpeg", highestQuality));
}

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
