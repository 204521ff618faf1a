import { wallClock } from "../../contract/zoned-time.ts";
import type { Queries } from "./hub-database.ts";
import type { IncomingRecord } from "./hub-store.ts";
import { metaOf } from "./room-meta.ts";

/**
 * Notes that the days of these changes of phase have to be reckoned anew: after an outage they may come
 * later than the watts of their day.
 */
export async function markPhaseDays(
  within: Queries,
  roomId: number,
  news: readonly IncomingRecord[],
): Promise<void> {
  const phases = news.filter(({ kind, clockTrusted }) => kind === "phase" && clockTrusted);
  if (phases.length === 0) return;
  const room = await within
    .selectFrom("rooms")
    .select("meta")
    .where("id", "=", roomId)
    .executeTakeFirst();
  const zone = metaOf(room?.meta ?? null)?.timeZone ?? "UTC";
  const dates = new Set(phases.map(({ atMs }) => wallClock(zone, atMs).date));
  await within
    .insertInto("dirty_days")
    .values([...dates].toSorted().map((date) => ({ room_id: roomId, date, mark: 1 })))
    .onConflict((old) =>
      old
        .columns(["room_id", "date"])
        .doUpdateSet(({ eb }) => ({ mark: eb("dirty_days.mark", "+", 1) })),
    )
    .execute();
}
