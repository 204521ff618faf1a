/**
 * Marks without ink: controls, formatting, what turns the direction of writing (CVE-2021-42574), and
 * letters that are blank.
 */
const unseen = /[\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/gu;
/**
 * What no font can show: private use, halves of characters, and what no standard has assigned. Chinese
 * planes are left to the fonts: they grow every other year, and a name must not lose a character.
 */
const unknown = /(?![\u{20000}-\u{3FFFD}])[\p{Co}\p{Cs}\p{Cn}]/gu;
/** More marks on one letter than any language writes: a tower that covers the lines above. */
const marksMost = 4;
/** The joiners that names of these scripts are written with, between two of their letters. */
const joined =
  "[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}]";
// The joiner comes first: a look back from every mark of a tower would take for ever.
const joiner = new RegExp(
  `[\\u200C\\u200D\\u180E](?<=(?=\\p{L})${joined}\\p{M}{0,${marksMost}}.)(?=(?=\\p{L})${joined})`,
  "gu",
);
const towers = new RegExp(`(\\p{M}{${marksMost}})\\p{M}+`, "gu");

/**
 * A text from outside as one line: without anything that is not seen, in composed form, with single
 * spaces. A character that cannot be shown becomes `�`, so that it is seen to be missing: a name with
 * one character less would be another name. What is left is data: whoever shows it still encodes it
 * for where it is shown. Taken twice, it is the same.
 */
export function harmlessLine(text: string): string {
  const spaced = text.replace(/\s+/gu, " ").normalize("NFC");
  const kept = new Set([...spaced.matchAll(joiner)].map((match) => match.index));
  const seen = spaced.replace(unseen, (mark, at: number) => (kept.has(at) ? mark : ""));
  return (
    seen
      .replace(unknown, "\uFFFD")
      .normalize("NFC")
      .replace(towers, "$1")
      .replace(/ +/g, " ")
      // A mark at the start would stand on whatever is shown before the text.
      .replace(/^[ \p{M}]+/u, "")
      .trimEnd()
  );
}

/** The same for a text of several lines, at most one of them empty in a row. */
export const harmlessText = (text: string): string =>
  text
    .split(/\r\n?|[\n\u2028\u2029]/u)
    .map(harmlessLine)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
