import { hubLimits } from "../hub-limits.ts";
import { addCorrection } from "./energy-corrections.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { InboxBounds } from "./inbox-count.ts";
import { forgetParts, sweepPart } from "./parts-given-up.ts";
import type { ReadingStore } from "./reading-store.ts";
import { compactOnce } from "./readings-compaction.ts";
import { createReadingIntake } from "./readings-intake.ts";
import { createReadingPast } from "./readings-past.ts";
import { rollUpDaysOnce, rollUpOnce } from "./readings-roll-up.ts";
import type { RoomIds } from "./room-ids.ts";
import { createSeriesIds } from "./series-ids.ts";

/** What meters and sensors said, on either database. */
export function createReadingStore(
  database: HubDatabase,
  rooms: RoomIds,
  bounds: InboxBounds = hubLimits.history,
): ReadingStore {
  const { queries } = database;
  const { holdMs } = hubLimits.history;
  const intake = createReadingIntake(database, rooms, createSeriesIds(database, rooms), bounds);
  let outOfTime = 0;
  /** When something that was ahead of its time may have its turn. */
  let lookAtMs = Number.NEGATIVE_INFINITY;

  const countOf = async (table: "reading_inbox" | "roll_ups_due" | "day_roll_ups_due") => {
    const row = await queries
      .selectFrom(table)
      .select(queries.fn.count<number>("series_id").as("rows"))
      .executeTakeFirstOrThrow();
    return row.rows;
  };

  return {
    append: intake.append,
    ...createReadingPast(database, rooms),
    async correct(ref, correction) {
      return addCorrection(database, await rooms.need(queries, ref), correction);
    },
    async compact(nowMs) {
      const { aheadRows } = bounds;
      const done = await compactOnce(database, { nowMs, lookAtMs, aheadRows }, holdMs);
      outOfTime += done.outOfTime;
      lookAtMs = done.lookAtMs;
      return done.taken > 0;
    },
    rollUp: (nowMs, slots) => rollUpOnce(database, { nowMs, slots }, holdMs),
    rollUpDays: () => rollUpDaysOnce(database),
    forget: (nowMs) => forgetParts(database, nowMs),
    sweep: () => sweepPart(database, bounds.sweepRows),
    figures: async () => ({
      inbox: await countOf("reading_inbox"),
      slotsDue: await countOf("roll_ups_due"),
      daysDue: await countOf("day_roll_ups_due"),
      outOfTime: outOfTime + intake.outOfTime,
      dropped: intake.dropped,
    }),
  };
}
