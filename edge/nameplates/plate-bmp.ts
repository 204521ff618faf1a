import type { PackedImage } from "./packed-image.ts";
import type { PlateFormat } from "./plate-format.ts";

const fileHeaderBytes = 14;
const infoHeaderBytes = 40;
/** Black and white, four bytes each: blue, green, red, nothing. */
const colourTable = Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 0);
const pixelsAt = fileHeaderBytes + infoHeaderBytes + colourTable.length;

/**
 * An image of one ink as a Windows bitmap of one bit a pixel, the lowest row first, 0 black and 1 white.
 * Sizes and the number of colours are written out: TRMNL's firmware compares them with its own.
 */
export function plateToBmp(packed: PackedImage, format: PlateFormat): Uint8Array {
  const rowBytes = Math.ceil(format.widthPx / 8);
  const paddedBytes = Math.ceil(rowBytes / 4) * 4;
  const pixelBytes = paddedBytes * format.heightPx;
  const file = Buffer.alloc(pixelsAt + pixelBytes);
  file.write("BM", "latin1");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(pixelsAt, 10);
  file.writeUInt32LE(infoHeaderBytes, 14);
  file.writeInt32LE(format.widthPx, 18);
  file.writeInt32LE(format.heightPx, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(1, 28);
  file.writeUInt32LE(pixelBytes, 34);
  file.writeUInt32LE(2, 46);
  file.set(colourTable, fileHeaderBytes + infoHeaderBytes);
  for (let row = 0; row < format.heightPx; row++) {
    const from = (format.heightPx - 1 - row) * rowBytes;
    const inverted = packed.subarray(from, from + rowBytes).map((byte) => ~byte);
    file.set(inverted, pixelsAt + row * paddedBytes);
  }
  return file;
}
