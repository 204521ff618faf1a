import type { RoomMeta } from "../../contract/sparkplug/documents.ts";

/** What a room said of itself, out of its column; null when it never did. */
export const metaOf = (column: string | null): RoomMeta | null =>
  column === null ? null : JSON.parse(column);

/** At how many kilowatt-hours the counter of a meter comes round to zero; null: it does not say. */
export const modulusOf = (meta: RoomMeta | null, device: string): number | null =>
  meta?.meters?.find((meter) => meter.device === device)?.modulusKWh ?? null;
