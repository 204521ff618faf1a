import { type PackedImage, planesOf } from "./packed-image.ts";
import { plateToBmp } from "./plate-bmp.ts";
import type { PlateFormat } from "./plate-format.ts";

/** An image of a plate: its pixels, and the bytes that are sent for them. */
export interface DrawnPlate {
  readonly pixels: PackedImage;
  readonly bytes: Uint8Array;
}

/** What needs no library, so that it can be made anywhere; null for a JPEG. */
export function encodeSimply(pixels: PackedImage, format: PlateFormat): DrawnPlate | null {
  switch (format.encoding) {
    case "planes":
      return { pixels, bytes: planesOf(pixels, format) };
    case "packed":
      return { pixels, bytes: pixels };
    case "bmp":
      return { pixels, bytes: plateToBmp(pixels, format) };
    case "jpeg":
      return null;
  }
}
