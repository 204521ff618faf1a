import { crc32, deflateSync } from "node:zlib";
import { inkAt, type PackedImage } from "./bit-planes.ts";
import type { PlateFormat } from "./plate-format.ts";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** White paper, black ink, red ink. */
const palette = Uint8Array.of(0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0xc8, 0x10, 0x1e);
const bitsAPixel = 2;
const indexedColour = 3;

/** The very pixels of a packed image as a PNG (ISO/IEC 15948) with a palette of paper and inks. */
export function plateToPng(packed: PackedImage, format: PlateFormat): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(format.widthPx, 0);
  header.writeUInt32BE(format.heightPx, 4);
  header[8] = bitsAPixel;
  header[9] = indexedColour;
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(scanLines(packed, format))),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** Each row begins with a filter byte: none. */
function scanLines(packed: PackedImage, format: PlateFormat): Uint8Array {
  const rowBytes = 1 + Math.ceil((format.widthPx * bitsAPixel) / 8);
  const rows = new Uint8Array(rowBytes * format.heightPx);
  for (let yPx = 0; yPx < format.heightPx; yPx++) {
    for (let xPx = 0; xPx < format.widthPx; xPx++) {
      const at = yPx * rowBytes + 1 + (xPx >> 2);
      rows[at] = (rows[at] ?? 0) | (inkAt(packed, format, xPx, yPx) << (6 - 2 * (xPx & 3)));
    }
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
