import { everywhere } from "../../../contract/permissions.ts";
import type { Place } from "../../../contract/places.ts";
import type { Speech } from "../../../contract/screen/screen-context.tsx";

/** What a place is called, with what it stands in: `City hall · Third floor`. */
export function placeText({ t, locale }: Speech, places: readonly Place[], id: string): string {
  if (id === everywhere) return t("admin.everywhere");
  if (id.startsWith("room:")) return id.slice("room:".length);
  const names: string[] = [];
  for (let at: string | null = id; at !== null && names.length < 6;) {
    const place = places.find((one) => one.id === at);
    names.unshift(place === undefined ? at.replace(/^site:/, "") : place.name[locale.language]);
    at = place?.parent ?? null;
  }
  return names.join(" · ");
}
