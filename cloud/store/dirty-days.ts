import { sql } from "kysely";
import type { DatabaseKind, Queries } from "./hub-database.ts";
import { givenRows } from "./given-rows.ts";

/** A local day of a room, of which quarter-hours, watts or phases have changed. */
export interface DirtyDay {
  readonly roomId: number;
  /** `2026-03-02` */
  readonly date: string;
}

/** Notes that these days have to be worked out anew. Each counts up, so that no change is overlooked. */
export async function markDirtyDays(
  queries: Queries,
  kind: DatabaseKind,
  days: readonly DirtyDay[],
): Promise<void> {
  const unique = new Map(days.map((day) => [`${day.roomId} ${day.date}`, day]));
  if (unique.size === 0) return;
  const given = givenRows(
    kind,
    [
      ["room_id", "integer"],
      ["date", "text"],
    ],
    // In one order everywhere: two processes that mark the same days do not wait for one another.
    [...unique.values()]
      .toSorted((left, right) => left.roomId - right.roomId || left.date.localeCompare(right.date))
      .map(({ roomId, date }) => [roomId, date]),
  );
  await sql`INSERT INTO dirty_days (room_id, date, mark) SELECT room_id, date, 1 FROM ${given}
    WHERE true ON CONFLICT (room_id, date) DO UPDATE SET mark = dirty_days.mark + 1`.execute(
    queries,
  );
}
