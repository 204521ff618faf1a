import { recordKinds, type RecordKind } from "../../../contract/journal-page.ts";
import type { Route } from "../../../contract/screen/route.ts";

/** What of the journal the address asks for; an empty word asks for everything. */
export interface JournalChoice {
  readonly kind: RecordKind | "";
  readonly device: string;
  readonly q: string;
}

export function toJournalChoice({ query }: Route): JournalChoice {
  const asked = query.get("kind") ?? "";
  return {
    kind: recordKinds.find((kind) => kind === asked) ?? "",
    device: (query.get("device") ?? "").slice(0, 64),
    q: (query.get("q") ?? "").slice(0, 64),
  };
}

/** The choice as the API takes it: `kind=command&device=projector`. */
export function journalQuery(
  choice: JournalChoice,
  more: Readonly<Record<string, number>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(choice)) {
    if (value !== "") query.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) query.set(name, String(value));
  return query.toString();
}

/** Where a choice leads: `#/journal?kind=command&device=projector` */
export const journalHref = (choice: JournalChoice): string =>
  `#/journal?${journalQuery(choice, {})}`;
