import { closeSync, openSync, readSync } from "node:fs";
import { inflateSync } from "node:zlib";

/** Whether a font has a glyph for a code point. */
export type GlyphCoverage = (codePoint: number) => boolean;

/** First and last code point of each run of characters, in order. */
type Runs = Uint32Array;

/**
 * Reads the character map of a WOFF font (W3C WOFF 1.0; OpenType `cmap`, formats 4 and 12) without the MB
 * of outlines around it. A canvas would draw a box for what is missing, or borrow another font's
 * glyph. Throws when the file is no such font: the installation is broken.
 */
export function glyphCoverage(fontFile: string): GlyphCoverage {
  const file = openSync(fontFile, "r");
  try {
    const runs = coveredRuns(characterMap((offset, bytes) => readPart(file, offset, bytes)));
    return (codePoint) => isCovered(runs, codePoint);
  } finally {
    closeSync(file);
  }
}

type ReadPart = (offset: number, bytes: number) => Buffer;

function readPart(file: number, offset: number, bytes: number): Buffer {
  const part = Buffer.alloc(bytes);
  if (readSync(file, part, 0, bytes, offset) !== bytes) throw new Error("the font is cut short");
  return part;
}

const headerBytes = 44;
const entryBytes = 20;

/** Each table is compressed by itself. */
function characterMap(read: ReadPart): Buffer {
  const header = read(0, headerBytes);
  if (header.readUInt32BE(0) !== 0x774f4646) throw new Error("the font is not in WOFF format");
  const tables = header.readUInt16BE(12);
  for (let index = 0; index < tables; index++) {
    const entry = read(headerBytes + index * entryBytes, entryBytes);
    if (entry.toString("latin1", 0, 4) !== "cmap") continue;
    const packed = read(entry.readUInt32BE(4), entry.readUInt32BE(8));
    const bytes = entry.readUInt32BE(12);
    return packed.length === bytes ? packed : inflateSync(packed, { maxOutputLength: bytes });
  }
  throw new Error("the font has no character map");
}

/** In order of their code points, as both formats demand: the table of all planes, else of the first. */
function coveredRuns(cmap: Buffer): Runs {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_table, index) =>
    cmap.readUInt32BE(8 + index * 8),
  );
  const whole = subtables.find((at) => cmap.readUInt16BE(at) === 12);
  if (whole !== undefined) return runsOfFormat12(cmap, whole);
  const basic = subtables.find((at) => cmap.readUInt16BE(at) === 4);
  if (basic !== undefined) return runsOfFormat4(cmap, basic);
  throw new Error("the font's character map has no subtable of format 4 or 12");
}

function runsOfFormat12(cmap: Buffer, at: number): Runs {
  const runs = new Uint32Array(2 * cmap.readUInt32BE(at + 12));
  for (let run = 0; 2 * run < runs.length; run++) {
    const entry = at + 16 + run * 12;
    runs[2 * run] = cmap.readUInt32BE(entry);
    runs[2 * run + 1] = cmap.readUInt32BE(entry + 4);
  }
  return runs;
}

/** Ends, a gap, starts, deltas, offsets: arrays of as many 16-bit words as there are segments. */
function runsOfFormat4(cmap: Buffer, at: number): Runs {
  const bytes = cmap.readUInt16BE(at + 6);
  const runs: number[] = [];
  for (let segment = 0; segment < bytes; segment += 2) {
    const last = cmap.readUInt16BE(at + 14 + segment);
    const first = cmap.readUInt16BE(at + 16 + bytes + segment);
    const deltaAt = at + 16 + 2 * bytes + segment;
    const offsetAt = deltaAt + bytes;
    for (let codePoint = first; codePoint <= last && codePoint < 0xffff; codePoint++) {
      const offset = cmap.readUInt16BE(offsetAt);
      const index =
        offset === 0 ? codePoint : cmap.readUInt16BE(offsetAt + offset + 2 * (codePoint - first));
      const glyph = (index + (index === 0 ? 0 : cmap.readInt16BE(deltaAt))) & 0xffff;
      if (glyph !== 0) runs.push(codePoint, codePoint);
    }
  }
  return Uint32Array.from(runs);
}

function isCovered(runs: Runs, codePoint: number): boolean {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[2 * middle] ?? 0) <= codePoint) low = middle + 1;
    else high = middle;
  }
  return low > 0 && codePoint <= (runs[2 * low - 1] ?? 0);
}
