import { crc32, deflateSync } from "node:zlib";
import { paletteOf, seenColours } from "./ink-colours.ts";
import { bitsAPixel, type PackedImage, rowBytes } from "./packed-image.ts";
import type { PlateFormat } from "./plate-format.ts";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const indexedColour = 3;

/** The very pixels of a packed image as a PNG (ISO/IEC 15948) with a palette of paper and inks. */
export function plateToPng(packed: PackedImage, format: PlateFormat): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(format.widthPx, 0);
  header.writeUInt32BE(format.heightPx, 4);
  header[8] = bitsAPixel(format);
  header[9] = indexedColour;
  const palette = paletteOf(format.inks, seenColours).flat();
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette)),
    chunk("IDAT", deflateSync(scanLines(packed, format))),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** Each row begins with a filter byte: none. */
function scanLines(packed: PackedImage, format: PlateFormat): Uint8Array {
  const bytes = rowBytes(format);
  const rows = new Uint8Array((1 + bytes) * format.heightPx);
  for (let yPx = 0; yPx < format.heightPx; yPx++) {
    rows.set(packed.subarray(yPx * bytes, (yPx + 1) * bytes), yPx * (1 + bytes) + 1);
  }
  return rows;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}
