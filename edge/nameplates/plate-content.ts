import type { Meeting } from "../../contract/agenda.ts";
import {
  type PlateLine,
  plateLineSchema,
  type PlateTemplate,
} from "../../contract/plate-template.ts";

/** What stands on one plate, by line. Nothing in its main line: the plate is blank. */
export type PlateContent = Readonly<Partial<Record<PlateLine, string>>>;

export const blankContent: PlateContent = {};

/** Words as somebody typed them, as a plate can show them. */
export const tidyContent = (content: PlateContent): PlateContent => {
  const lines = plateLineSchema.options.flatMap((line): [PlateLine, string][] => {
    const text = content[line];
    return text === undefined ? [] : [[line, line === "name" ? tidyName(text) : tidyText(text)]];
  });
  return Object.fromEntries(lines);
};

/** The lines of it that a template shows; none without a main line. */
export function shownTexts(content: PlateContent, template: PlateTemplate): readonly string[] {
  const { main, above, below } = template;
  if ((content[main.shows] ?? "") === "") return [];
  const lines = [main.shows, ...(above?.shows ?? []), ...(below?.shows ?? [])];
  return lines.flatMap((line) => content[line] ?? []);
}

/**
 * What the plate of a seat shows for a meeting: who sits there, or nothing. The same at a classified
 * meeting: the plates stand inside the room, and their images go no further.
 */
export function plateContent(meeting: Meeting | null, seat: string | undefined): PlateContent {
  const taken = meeting?.seats.find((one) => one.seat === seat);
  if (meeting === null || taken === undefined) return blankContent;
  const name = tidyName(taken.name);
  if (name === "") return blankContent;
  const { showsUnit, showsPost } = meeting.plates;
  return {
    name,
    ...(showsUnit ? { unit: tidyText(taken.unit) } : {}),
    ...(showsPost ? { post: tidyText(taken.post) } : {}),
  };
}

/**
 * Controls and marks without ink of their own; no font has a glyph for them. What shapes letters stays:
 * joiners in Arabic script and Mongolian, and what chooses a form of a Mongolian letter.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;
const shaping =
  /(?<=[\p{Script=Arabic}\p{Script=Mongolian}]\p{M}*)(?:\u200c|\u200d|\u180e|[\u180b-\u180d\u180f])/gu;

/** As a plate can show it: composed, single spaces, nothing unseen. */
export function tidyText(text: string): string {
  const plain = text.normalize("NFC").replace(/\s+/gu, " ");
  const kept = new Set([...plain.matchAll(shaping)].map(({ index }) => index));
  return plain.replace(unseen, (mark, at: number) => (kept.has(at) ? mark : "")).trim();
}

/** A dot inside a name is one dot however it was typed; spaces inside a Chinese name go. */
const tidyName = (name: string): string =>
  tidyText(name)
    .replace(/\s?[·•‧・･]\s?/gu, "·")
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
