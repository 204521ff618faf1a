import type { Meeting } from "../../contract/agenda.ts";

/** What stands on one plate. No name: the plate is blank. */
export interface PlateContent {
  readonly name: string;
  /** Small, below the name. */
  readonly unit: string;
  readonly post: string;
}

export const blankContent: PlateContent = { name: "", unit: "", post: "" };

/**
 * What the plate of a seat shows for a meeting: who sits there, or nothing. The same at a classified
 * meeting: the plates stand inside the room, and their images go no further.
 */
export function plateContent(meeting: Meeting | null, seat: string | undefined): PlateContent {
  const taken = meeting?.seats.find((one) => one.seat === seat);
  if (taken === undefined) return blankContent;
  const name = tidyName(taken.name);
  if (name === "") return blankContent;
  return { name, unit: tidyText(taken.unit), post: tidyText(taken.post) };
}

/** Controls and marks without ink of their own; no font has a glyph for them. */
const unseen = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;

const tidyText = (text: string): string =>
  text.normalize("NFC").replace(/\s+/gu, " ").replace(unseen, "").trim();

/** A dot inside a name is one dot however it was typed; spaces inside a Chinese name go. */
const tidyName = (name: string): string =>
  tidyText(name)
    .replace(/\s?[·•‧・･]\s?/gu, "·")
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
