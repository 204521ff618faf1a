import type { Log } from "../../../contract/log.ts";
import { openStore } from "../../store/open-store.ts";
import { recordEnergy } from "./energy-past.ts";
import { habitsOf, type RoomHabits } from "./room-habits.ts";
import { recordSite } from "./site.ts";

export interface InventedMonth {
  /** The hub's data folder; no hub runs on it yet. */
  readonly data: string;
  readonly site: string;
  readonly rooms: readonly Pick<RoomHabits, "room" | "name">[];
  readonly timeZone: string;
  /** The midnight that ends it. */
  readonly untilMs: number;
}

const days = 31;
/** The rooms beside these numbers have the best manners: nothing would be seen of waste and delay. */
const firstNumber = 3;

/**
 * For the demonstration: a month of meetings, duties and energy of rooms that begin to live only now,
 * so that the pages which look back have something to show.
 */
export async function inventMonth(
  { data, site, rooms, timeZone, untilMs }: InventedMonth,
  log: Log,
): Promise<void> {
  const habits = (number: number) => ({ ...habitsOf(number + firstNumber), ...rooms[number] });
  const past = { site, rooms: rooms.length, days, untilMs, timeZone, wattsDays: 1, habits };
  const store = await openStore({ data }, log);
  try {
    await recordSite(store, past);
    await recordEnergy(store, past, untilMs);
    // The days stand as invented: there are no counters to reckon them from.
    await store.database.queries.deleteFrom("dirty_days").execute();
  } finally {
    await store.close();
  }
}
