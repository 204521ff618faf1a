import type { Ruler } from "./plate-measures.ts";
import { graphemes, isHan } from "./script-runs.ts";
import { plainLine, widthOf } from "./text-line.ts";

/** What must not begin a line. */
const closing = /^[\p{Pe}\p{Pf}\p{Po}·…]$/u;

/** Where a text may be broken: after each Chinese character, and after the space behind a word. */
function breakable(text: string): readonly string[] {
  const parts: string[] = [];
  for (const character of graphemes(text)) {
    const before = parts.at(-1);
    const isNew = before === undefined || before.endsWith(" ") || isHan(character) || isHan(before);
    const sticks = before !== undefined && (closing.test(character) || character === " ");
    if (isNew && !sticks) parts.push(character);
    else parts[parts.length - 1] = `${before ?? ""}${character}`;
  }
  return parts;
}

/** As much on each line as the width takes; a word that is wider alone stands on its own line. */
export function filled(
  text: string,
  sizePx: number,
  widthPx: number,
  ruler: Ruler,
): readonly string[] {
  const lines: string[] = [];
  for (const part of breakable(text)) {
    const grown = `${lines.at(-1) ?? ""}${part}`;
    const fits = widthOf(plainLine(grown.trim(), ruler), sizePx, ruler) <= widthPx;
    if (lines.length > 0 && fits) lines[lines.length - 1] = grown;
    else lines.push(part);
  }
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

/** Steps by which lines are narrowed until the last is about as long as the others. */
const narrowings = 24;

/** A text on as few lines as its size and a width allow, all about equally long. */
export function wrapped(
  text: string,
  sizePx: number,
  widthPx: number,
  ruler: Ruler,
): readonly string[] {
  const first = filled(text, sizePx, widthPx, ruler);
  let best = first;
  for (let step = 1; step < narrowings; step++) {
    const narrower = filled(text, sizePx, widthPx * (1 - step / narrowings), ruler);
    if (narrower.length > first.length || !fit(narrower, sizePx, widthPx, ruler)) break;
    best = narrower;
  }
  return best;
}

export const fit = (
  lines: readonly string[],
  sizePx: number,
  widthPx: number,
  ruler: Ruler,
): boolean => lines.every((line) => widthOf(plainLine(line, ruler), sizePx, ruler) <= widthPx);

/** Its beginning with an ellipsis, when it is too wide. */
export function shortened(text: string, sizePx: number, widthPx: number, ruler: Ruler): string {
  if (fit([text], sizePx, widthPx, ruler)) return text;
  const characters = [...graphemes(text)];
  while (
    characters.length > 1 &&
    !fit([`${characters.join("").trimEnd()}…`], sizePx, widthPx, ruler)
  ) {
    characters.pop();
  }
  return `${characters.join("").trimEnd()}…`;
}
