import { inflateRawSync } from "node:zlib";
import { harmfulStart } from "./hostile-words.fixture.ts";

/** For tests: reads the files that the product writes, as strictly as they are written down. */

/** The cells of a CSV file (RFC 4180), by row. @throws Error where a quote stands astray */
export function cellsOf(csv: string): readonly (readonly string[])[] {
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  const rows: string[][] = [[]];
  const text = csv.replace(/^\uFEFF/, "");
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) throw new Error(`astray: ${text.slice(0, 200)}`);
    const [, raw = "", end] = found;
    const value = raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw;
    rows.at(-1)?.push(value);
    if (end !== ",") rows.push([]);
  }
  return rows.filter(({ length }) => length > 0);
}

/** Cells that a spreadsheet would reckon, and rows that are longer or shorter than their head. */
export function faultsOfCsv(csv: string): readonly string[] {
  const [head = [], ...rows] = cellsOf(csv);
  const reckoned = rows.flat().filter((cell) => harmfulStart.test(cell) && !isNumber(cell));
  const astray = rows.filter(({ length }) => length !== head.length).map((row) => row.join("|"));
  return [...reckoned, ...astray];
}

const isNumber = (cell: string): boolean => /^-?\d+(?:\.\d+)?$/.test(cell);

/** The parts of a workbook, by name: as much of a ZIP archive as that needs. */
export function partsOf(archive: Buffer): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, note] = [28, 30, 32].map((skip) => archive.readUInt16LE(at + skip));
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(from, from + size);
    const title = archive.subarray(at + 46, at + 46 + (name ?? 0)).toString("utf8");
    parts.set(title, (method === 8 ? inflateRawSync(bytes) : bytes).toString("utf8"));
    at += 46 + (name ?? 0) + (extra ?? 0) + (note ?? 0);
  }
  return parts;
}

/** The headers of a mail by name, in the order in which they stand; folded lines are one. */
export function headersOf(source: string): readonly (readonly [name: string, value: string])[] {
  const [head = ""] = source.split("\r\n\r\n", 1);
  return head
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n")
    .map((line) => {
      const cut = line.indexOf(":");
      return [line.slice(0, cut).toLowerCase(), line.slice(cut + 1).trim()];
    });
}

/** What a mail says: its one part, out of the form it travels in. */
export function bodyOf(source: string): string {
  const body = source.slice(source.indexOf("\r\n\r\n") + 4);
  const way = headersOf(source).find(([name]) => name === "content-transfer-encoding")?.[1];
  if (way === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (way !== "quoted-printable") return body;
  const bytes = body
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
