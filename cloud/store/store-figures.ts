import { sql } from "kysely";
import type { HubDatabase } from "./hub-database.ts";

/** How large the hub's memory is. */
export interface StoreFigures {
  readonly bytes: number;
  /** Records of rooms. */
  readonly records: number;
  readonly devices: number;
  readonly alarmsOpen: number;
  /** Single readings stand in parts by day. Room time. */
  readonly parts: { readonly count: number; readonly fromMs: number; readonly toMs: number } | null;
}

/** Nothing is counted row by row that grows without end. */
export async function storeFigures({ kind, queries }: HubDatabase): Promise<StoreFigures> {
  // The one question that the two databases are asked in different words.
  const size =
    kind === "postgres"
      ? sql<{ bytes: number }>`SELECT pg_database_size(current_database()) AS bytes`
      : sql<{ bytes: number }>`SELECT page_count * page_size AS bytes
          FROM pragma_page_count(), pragma_page_size()`;
  const { rows: sizes } = await size.execute(queries);
  const records = await queries
    .selectFrom("rooms")
    .select(({ fn }) => fn.sum<number | string | null>("records_stored").as("total"))
    .executeTakeFirstOrThrow();
  const devices = await queries
    .selectFrom("devices")
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  const alarms = await queries
    .selectFrom("alarms")
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .where("cleared_at_ms", "is", null)
    .executeTakeFirstOrThrow();
  const parts = await queries
    .selectFrom("history_parts")
    .select(({ fn }) => [
      fn.countAll<number | string>().as("total"),
      fn.min("from_ms").as("from_ms"),
      fn.max("to_ms").as("to_ms"),
    ])
    .where("family", "=", "readings")
    .executeTakeFirstOrThrow();
  const { from_ms: fromMs, to_ms: toMs } = parts;
  const hasParts = Number(parts.total) > 0;
  return {
    bytes: sizes[0]?.bytes ?? 0,
    records: Number(records.total ?? 0),
    devices: Number(devices.total),
    alarmsOpen: Number(alarms.total),
    parts: hasParts ? { count: Number(parts.total), fromMs, toMs } : null,
  };
}
