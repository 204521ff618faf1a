import { hubLimits } from "../hub-limits.ts";
import { addCorrection } from "./energy-corrections.ts";
import type { HubDatabase } from "./hub-database.ts";
import { dropParts } from "./parts.ts";
import type { ReadingStore } from "./reading-store.ts";
import { compactOnce } from "./readings-compaction.ts";
import { createReadingIntake } from "./readings-intake.ts";
import { createReadingPast } from "./readings-past.ts";
import { rollUpDaysOnce, rollUpOnce } from "./readings-roll-up.ts";
import type { RoomIds } from "./room-ids.ts";
import { createSeriesIds } from "./series-ids.ts";

/** What meters and sensors said, on either database. */
export function createReadingStore(database: HubDatabase, rooms: RoomIds): ReadingStore {
  const { queries } = database;
  const { holdMs } = hubLimits.history;
  const intake = createReadingIntake(database, rooms, createSeriesIds(database, rooms));
  let outOfTime = 0;

  const countOf = async (table: "reading_inbox" | "roll_ups_due" | "day_roll_ups_due") => {
    const row = await queries
      .selectFrom(table)
      .select(queries.fn.count<number>("series_id").as("rows"))
      .executeTakeFirstOrThrow();
    return row.rows;
  };

  return {
    append: (readings, watts) => intake.append(readings, watts),
    ...createReadingPast(database, rooms),
    async correct(ref, correction) {
      await addCorrection(database, await rooms.need(queries, ref), correction);
    },
    async compact(nowMs) {
      const done = await compactOnce(database, nowMs, holdMs);
      outOfTime += done.outOfTime;
      intake.inboxRows = done.taken === 0 ? 0 : Math.max(0, intake.inboxRows - done.taken);
      return done.taken > 0;
    },
    rollUp: (nowMs, slots) => rollUpOnce(database, { nowMs, slots }, holdMs),
    rollUpDays: () => rollUpDaysOnce(database),
    forget: (nowMs) =>
      database.transaction(async (within) => {
        const { readingsKeptMs, quartersKeptMs, detailsKeptMs } = hubLimits.history;
        const readings = await dropParts(within, "readings", nowMs - readingsKeptMs);
        const quarters = await dropParts(within, "quarters", nowMs - quartersKeptMs);
        return (
          readings + quarters + (await dropParts(within, "detail_quarters", nowMs - detailsKeptMs))
        );
      }),
    figures: async () => ({
      inbox: await countOf("reading_inbox"),
      slotsDue: await countOf("roll_ups_due"),
      daysDue: await countOf("day_roll_ups_due"),
      outOfTime,
      dropped: intake.dropped,
    }),
  };
}
