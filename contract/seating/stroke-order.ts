import { z } from "zod";
import type { CompareNames } from "./person-order.ts";

/**
 * What the data package gives: the strokes of a character in writing order, a letter a stroke, and
 * what each letter is, in Chinese.
 */
const dataSchema = z.object({
  orders: z.record(z.string(), z.string()),
  strokeTable: z.record(z.string(), z.object({ name: z.string() })),
});
export type StrokeData = z.infer<typeof dataSchema>;

/** The five classes of strokes, in their order: across, down, left-falling, dot, turning. */
const classes = { across: "1", down: "2", left: "3", dot: "4", turning: "5" } as const;

/** Strokes that are no turning ones, by name; the rising one counts as across, the hooked as down. */
const plainStrokes = new Map<string, string>([
  ["横", classes.across],
  ["提", classes.across],
  ["竖", classes.down],
  ["竖钩", classes.down],
  ["撇", classes.left],
  ["点", classes.dot],
  ["点2", classes.dot],
  ["捺", classes.dot],
]);

/**
 * Names by the strokes of their characters, one character after the other: fewer strokes first, then
 * stroke by stroke by class; a shorter name before a longer one that begins with it. A surname of two
 * characters needs no rule of its own. Names that do not begin with a Chinese character come after
 * all that do. A total order: only the same name compares as equal.
 */
export function strokeOrder(data: StrokeData): CompareNames {
  const classOf = classesByLetter(data.strokeTable);
  const keys = new Map<string, StrokeKey>();
  const keyOf = (character: string): StrokeKey => {
    const known = keys.get(character);
    if (known !== undefined) return known;
    const letters = Object.hasOwn(data.orders, character) ? data.orders[character] : undefined;
    const key = letters === undefined ? foreignKey(character) : ownKey(letters, classOf);
    keys.set(character, key);
    return key;
  };
  return (one, other) => compareNames(Array.from(one), Array.from(other), keyOf);
}

/** The order by the package's data, loaded when it is first asked for: it is larger than a page. */
export async function loadStrokeOrder(): Promise<CompareNames> {
  const { default: strokes } = await import("cnchar-order");
  return strokeOrder(dataSchema.parse(strokes.dict));
}

interface StrokeKey {
  readonly strokes: number;
  /** The classes of its strokes; of a character without data, after all that have some. */
  readonly classes: string;
}

const noData = "9";

/** Orders what the data leave open: characters of the same strokes, and those they do not have. */
const byStroke = new Intl.Collator("zh-u-co-stroke");
const byReading = new Intl.Collator("zh");
const han = /^\p{Script=Han}$/u;

function classesByLetter(table: StrokeData["strokeTable"]): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).map(([letter, { name }]) => [
      letter,
      plainStrokes.get(name) ?? classes.turning,
    ]),
  );
}

const ownKey = (letters: string, classOf: ReadonlyMap<string, string>): StrokeKey => ({
  strokes: letters.length,
  classes: Array.from(letters, (letter) => classOf.get(letter) ?? classes.turning).join(""),
});

/**
 * A character the package does not have stands behind all of as many strokes. How many it has is
 * told by the collation, whose groups begin with marks of their own (CLDR, index characters).
 */
function foreignKey(character: string): StrokeKey {
  let strokes = 0;
  while (strokes < mostStrokes && byStroke.compare(groupMark(strokes + 1), character) <= 0)
    strokes++;
  return { strokes, classes: noData };
}

const mostStrokes = 64;
const groupMark = (strokes: number): string => `\ufdd0${String.fromCharCode(0x2800 + strokes)}`;

function compareNames(
  one: readonly string[],
  other: readonly string[],
  keyOf: (character: string) => StrokeKey,
): number {
  for (let at = 0; ; at++) {
    const [left, right] = [one[at], other[at]];
    if (left === undefined || right === undefined) return one.length - other.length;
    const [isLeft, isRight] = [han.test(left), han.test(right)];
    if (isLeft !== isRight) return isLeft ? -1 : 1;
    const found = isLeft
      ? compareCharacters(left, right, keyOf)
      : compareRests(one.slice(at).join(""), other.slice(at).join(""));
    if (found !== 0 || !isLeft) return found;
  }
}

function compareCharacters(
  left: string,
  right: string,
  keyOf: (character: string) => StrokeKey,
): number {
  if (left === right) return 0;
  const [one, other] = [keyOf(left), keyOf(right)];
  return (
    one.strokes - other.strokes ||
    compareText(one.classes, other.classes) ||
    byStroke.compare(left, right) ||
    compareText(left, right)
  );
}

/** From the first character that is not Chinese, on. */
const compareRests = (one: string, other: string): number =>
  byReading.compare(one, other) || compareText(one, other);

const compareText = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;
