import { inflateSync } from "node:zlib";

/** What stands on a page of a PDF as Chromium writes it, in the order it was drawn. */
export interface PdfPage {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly text: string;
}

/** The pages of a PDF made by Chromium. Reads no other: objects stand plain, streams are deflated. */
export function pdfPages(file: Buffer): readonly PdfPage[] {
  const objects = objectsOf(file.toString("latin1"));
  const maps = new Map<number, ReadonlyMap<string, string>>();
  const mapOf = (font: number): ReadonlyMap<string, string> => {
    const known = maps.get(font);
    if (known !== undefined) return known;
    const made = letters(streamOf(objects.get(refIn(objects.get(font), "ToUnicode")) ?? ""));
    maps.set(font, made);
    return made;
  };
  return [...objects.values()]
    .filter((object) => /\/Type \/Page\b(?!s)/.test(object))
    .map((page) => {
      const box = /\/MediaBox \[\S+ \S+ (\S+) (\S+)\]/.exec(page) ?? [];
      const fonts = new Map(
        [...page.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name, Number(id)]),
      );
      const drawn = streamOf(objects.get(refIn(page, "Contents")) ?? "");
      const text = drawnText(drawn, (name) => mapOf(fonts.get(name) ?? 0));
      return { widthPt: Number(box[1]), heightPt: Number(box[2]), text };
    });
}

const objectsOf = (file: string): ReadonlyMap<number, string> =>
  new Map(
    [...file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body = ""]) => [
      Number(id),
      body,
    ]),
  );

const refIn = (object: string | undefined, name: string): number =>
  Number(new RegExp(`/${name} (\\d+) 0 R`).exec(object ?? "")?.[1] ?? 0);

function streamOf(object: string): string {
  const begin = object.indexOf("stream\n");
  if (begin < 0) return "";
  const bytes = Buffer.from(object.slice(begin + 7, object.lastIndexOf("\nendstream")), "latin1");
  return object.slice(0, begin).includes("/FlateDecode")
    ? inflateSync(bytes).toString("latin1")
    : bytes.toString("latin1");
}

/** Glyph → letter, by a font's own table. */
function letters(table: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, list = ""] of table.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = "", code = ""] of list.matchAll(/<(\w+)> <(\w+)>/g)) {
      map.set(glyph, fromHex(code));
    }
  }
  for (const [, list = ""] of table.matchAll(/beginbfrange\n([\s\S]*?)endbfrange/g)) {
    for (const [, from = "", to = "", code = ""] of list.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const first = parseInt(from, 16);
      for (let glyph = first; glyph <= parseInt(to, 16); glyph++) {
        const letter = String.fromCodePoint(parseInt(code, 16) + glyph - first);
        map.set(glyph.toString(16).toUpperCase().padStart(from.length, "0"), letter);
      }
    }
  }
  return map;
}

const fromHex = (code: string): string =>
  (code.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(parseInt(unit, 16))).join("");

function drawnText(drawn: string, lettersOf: (font: string) => ReadonlyMap<string, string>) {
  let map: ReadonlyMap<string, string> = new Map();
  let text = "";
  for (const [, font, glyphs] of drawn.matchAll(/\/(F\d+) \S+ Tf|<(\w+)>/g)) {
    if (font !== undefined) map = lettersOf(font);
    else {
      const width = [...map.keys()][0]?.length ?? 4;
      const run = (glyphs ?? "").match(new RegExp(`.{${width}}`, "g")) ?? [];
      text += run.map((glyph) => map.get(glyph) ?? "").join("");
    }
  }
  return text;
}
