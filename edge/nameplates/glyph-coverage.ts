import { inflateSync } from "node:zlib";

/** Whether a font has a glyph for a code point. */
export type GlyphCoverage = (codePoint: number) => boolean;

/**
 * Reads the character map of a WOFF font (W3C WOFF 1.0; OpenType `cmap`, format 12). A canvas would
 * draw a box for what is missing, or borrow another font's glyph. Throws when the bytes are no such
 * font: the installation is broken.
 */
export function glyphCoverage(woff: Uint8Array): GlyphCoverage {
  const map = segmentedCoverage(fontTable(woff, "cmap"));
  const starts = map.map(([start]) => start);
  return (codePoint) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= codePoint) low = middle + 1;
      else high = middle;
    }
    const group = map[low - 1];
    return group !== undefined && codePoint <= group[1];
  };
}

const view = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Each table is compressed by itself, so the outlines need not be touched. */
function fontTable(woff: Uint8Array, wanted: string): DataView {
  const font = view(woff);
  if (font.getUint32(0) !== 0x774f4646) throw new Error("the font is not in WOFF format");
  const tables = font.getUint16(12);
  for (let index = 0; index < tables; index++) {
    const entry = 44 + index * 20;
    const tag = Buffer.from(woff.subarray(entry, entry + 4)).toString("latin1");
    if (tag !== wanted) continue;
    const offset = font.getUint32(entry + 4);
    const packedBytes = font.getUint32(entry + 8);
    const bytes = font.getUint32(entry + 12);
    const packed = woff.subarray(offset, offset + packedBytes);
    return view(packedBytes === bytes ? packed : inflateSync(packed, { maxOutputLength: bytes }));
  }
  throw new Error(`the font has no table ${wanted}`);
}

/** First and last code point of each run of characters, in order. */
function segmentedCoverage(cmap: DataView): readonly (readonly [number, number])[] {
  const subtables = cmap.getUint16(2);
  for (let index = 0; index < subtables; index++) {
    const at = cmap.getUint32(4 + index * 8 + 4);
    if (cmap.getUint16(at) !== 12) continue;
    const groups = cmap.getUint32(at + 12);
    return Array.from({ length: groups }, (_group, group) => {
      const entry = at + 16 + group * 12;
      return [cmap.getUint32(entry), cmap.getUint32(entry + 4)] as const;
    });
  }
  throw new Error("the font's character map has no subtable of format 12");
}
