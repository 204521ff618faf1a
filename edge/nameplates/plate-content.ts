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
 * What the plate of a seat shows for a meeting: who sits there, or nothing. At a classified meeting
 * it is the seat's own code, so that nobody's name goes over the air.
 */
export function plateContent(meeting: Meeting | null, seat: string | undefined): PlateContent {
  const taken = meeting?.seats.find((one) => one.seat === seat);
  if (taken === undefined) return blankContent;
  const name = tidyName(taken.name);
  if (name === "") return blankContent;
  if (meeting?.classified === true) return { ...blankContent, name: taken.seat };
  return { name, unit: tidyText(taken.unit), post: tidyText(taken.post) };
}

/** Characters that cannot be seen have no place on a plate. */
const unseen = /[\p{Cc}\p{Cf}]/gu;

const tidyText = (text: string): string =>
  text.normalize("NFC").replace(unseen, "").replace(/\s+/gu, " ").trim();

/** A dot inside a name is one dot however it was typed; spaces inside a Chinese name go. */
const tidyName = (name: string): string =>
  tidyText(name)
    .replace(/\s?[·•‧・･]\s?/gu, "·")
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
