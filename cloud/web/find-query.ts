import { type Equipment, equipmentKinds } from "../../contract/free-rooms.ts";
import type { Route } from "../../contract/screen/route.ts";
import { freshDraft } from "./booking-draft.ts";
import { readSpan, type Span } from "./booking-times.ts";

/** What is looked for, as it stands in the page's address. */
export interface FindQuery {
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly heads: string;
  readonly equipment: readonly Equipment[];
}

/** An hour, from the next full hour, where the address does not say. */
export function queryOfRoute({ query }: Route, timeZone: string, nowMs: number): FindQuery {
  const { date, start, end } = freshDraft(timeZone, nowMs);
  const named = (query.get("equipment") ?? "").split(",");
  return {
    date: query.get("date") ?? date,
    start: query.get("start") ?? start,
    end: query.get("end") ?? end,
    heads: query.get("heads") ?? "",
    equipment: equipmentKinds.filter((kind) => named.includes(kind)),
  };
}

export const routeOfQuery = ({ equipment, ...typed }: FindQuery): Route => ({
  path: ["find"],
  query: new Map(Object.entries({ ...typed, equipment: equipment.join(",") })),
});

/** When, in the room's time, and for how many; null: something is typed wrong. */
export function askedOf(
  query: FindQuery,
  timeZone: string,
  nowMs: number,
): (Span & { readonly heads: number }) | null {
  const span = readSpan(query, timeZone, nowMs);
  const heads = query.heads.trim() === "" ? 0 : Number(query.heads);
  const isCount = Number.isInteger(heads) && heads >= 0 && heads <= 10_000;
  return span.ok && isCount ? { startMs: span.startMs, endMs: span.endMs, heads } : null;
}
