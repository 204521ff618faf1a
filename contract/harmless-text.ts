/**
 * Marks without ink: controls, formatting, what turns the direction of writing (CVE-2021-42574), private
 * use and halves of characters. The joiners that Mongolian, Persian and Indic names need are kept
 * between letters.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu;
const joiner = /(?<=\p{L}\p{M}*)[\u200c\u200d\u180e](?=\p{L})/gu;
/** More marks on one letter than any language writes: a tower that covers the lines above. */
const marksMost = 4;
const towers = new RegExp(`(\\p{M}{${marksMost}})\\p{M}+`, "gu");

/**
 * A text from outside as one line: without anything that is not seen, in composed form, with single
 * spaces. What is left is data: whoever shows it still encodes it for where it is shown.
 */
export const harmlessLine = (text: string): string => tidy(text.replace(/\s+/gu, " ")).trim();

/** The same for a text of several lines, at most one of them empty in a row. */
export const harmlessText = (text: string): string =>
  text
    .split(/\r\n?|[\n\u2028\u2029]/u)
    .map(harmlessLine)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

function tidy(text: string): string {
  const kept = new Set([...text.matchAll(joiner)].map((match) => match.index));
  return text
    .normalize("NFC")
    .replace(unseen, (mark, at: number) => (kept.has(at) ? mark : ""))
    .replace(towers, "$1");
}
