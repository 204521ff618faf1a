import type { FontCoverage, PlateFont } from "./plate-fonts.ts";

/** A part of a text that one font sets. */
export interface ScriptRun {
  readonly text: string;
  readonly font: PlateFont;
}

const scripts: readonly (readonly [RegExp, PlateFont])[] = [
  [/\p{Script=Tibetan}/u, "tibetan"],
  [/\p{Script=Arabic}/u, "arabic"],
  [/\p{Script=Mongolian}/u, "mongolian"],
];
/** Joiners and selectors change the letters beside them and need no glyph of their own. */
const ignorable = /\u200c|\u200d|[\u180b-\u180f]/u;

const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });

/** What people take for one character each. */
export const graphemes = (text: string): readonly string[] =>
  [...segmenter.segment(text)].map((part) => part.segment);

const codePointOf = (character: string): number => character.codePointAt(0) ?? 0;

const hasAll = (text: string, font: PlateFont, coverage: FontCoverage): boolean =>
  Array.from(text).every((one) => ignorable.test(one) || coverage[font](codePointOf(one)));

/** The font of a character: by its script; what belongs to none stays with the letters before it. */
function fontOf(character: string, before: PlateFont, coverage: FontCoverage): PlateFont {
  const own = scripts.find(([script]) => script.test(character))?.[1];
  if (own !== undefined) return own;
  const isLetter = /\p{L}/u.test(character);
  return !isLetter && hasAll(character, before, coverage) ? before : "han";
}

/** A text by the fonts that set it, in the order in which it is read. */
export function scriptRuns(text: string, coverage: FontCoverage): readonly ScriptRun[] {
  const runs: { text: string; font: PlateFont }[] = [];
  let font: PlateFont = "han";
  for (const character of graphemes(text)) {
    font = fontOf(character, font, coverage);
    const last = runs.at(-1);
    if (last?.font === font) last.text += character;
    else runs.push({ text: character, font });
  }
  return runs;
}

/** Stands for a character that was lost on its way here: a font has a sign for it, a name does not. */
const lost = "\u{fffd}";

/**
 * The first character no font has a glyph for, as `U+20BB7`, so that it can be told without showing a
 * name. A canvas would draw a box for it.
 */
export function missingCharacter(
  texts: readonly string[],
  coverage: FontCoverage,
): string | undefined {
  for (const run of texts.flatMap((text) => scriptRuns(text, coverage))) {
    for (const character of run.text) {
      const codePoint = codePointOf(character);
      const isDrawn = character !== lost && coverage[run.font](codePoint);
      if (ignorable.test(character) || isDrawn) continue;
      return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
    }
  }
  return undefined;
}

/** Runs from left to right: a text that begins in Arabic script is read from the right. */
export function inVisualOrder(runs: readonly ScriptRun[]): readonly ScriptRun[] {
  const first = runs.find(({ text }) => /\p{L}/u.test(text));
  return first?.font === "arabic" ? runs.toReversed() : runs;
}

/** Traditional Mongolian alone is written downwards, in columns from the left. */
export const isDownward = (text: string): boolean =>
  /\p{Script=Mongolian}/u.test(text) && /^[\p{Script=Mongolian}\p{M}\p{Cf}\p{P}\s]+$/u.test(text);

export const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
