import { closeSync, openSync, readSync } from "node:fs";
import { inflateSync } from "node:zlib";

/** Whether a font has a glyph for a code point. */
export type GlyphCoverage = (codePoint: number) => boolean;

/** First and last code point of a run of characters. */
type Run = readonly [first: number, last: number];

/**
 * Reads the character map of a WOFF font (W3C WOFF 1.0; OpenType `cmap`, format 12) without the 10 MB
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

/** In order of their code points, as the format demands. */
function coveredRuns(cmap: Buffer): readonly Run[] {
  const subtables = cmap.readUInt16BE(2);
  for (let index = 0; index < subtables; index++) {
    const at = cmap.readUInt32BE(8 + index * 8);
    if (cmap.readUInt16BE(at) !== 12) continue;
    return Array.from({ length: cmap.readUInt32BE(at + 12) }, (_run, run): Run => {
      const entry = at + 16 + run * 12;
      return [cmap.readUInt32BE(entry), cmap.readUInt32BE(entry + 4)];
    });
  }
  throw new Error("the font's character map has no subtable of format 12");
}

function isCovered(runs: readonly Run[], codePoint: number): boolean {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.[0] ?? 0) <= codePoint) low = middle + 1;
    else high = middle;
  }
  const run = runs[low - 1];
  return run !== undefined && codePoint <= run[1];
}
