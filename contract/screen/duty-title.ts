import type { Duty } from "../duty.ts";
import { message } from "../message.ts";
import { type Locale, rawText, say } from "../text/text.ts";

/** What a duty is called; of several of a kind, which one: `m1:tea.2` is the second. */
export function dutyTitle(locale: Locale, { id, kind }: Pick<Duty, "id" | "kind">): string {
  const nth = /\.(\d+)(?:#\d+)?$/.exec(id)?.[1];
  return nth === undefined
    ? rawText(locale.language, `duty.${kind}`)
    : say(locale, message("duties.nth", { duty: kind, nth: Number(nth) }));
}
