import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import type { Slot } from "./roll-up.ts";

/** The grid of quarter-hours; every zone's midnight lies on it. */
export const quarterMs = 900_000;
export const minuteMs = 60_000;

/** Begin of the slot of that length that an instant lies in. */
export const slotOf = (atMs: number, lengthMs: number): number =>
  Math.floor(atMs / lengthMs) * lengthMs;

/** A day of a zone, 23, 24 or 25 hours long. */
export interface ZonedDay extends Slot {
  /** `2026-03-02` */
  readonly date: string;
}

const hourMs = 3_600_000;

/** The day of a zone with that date; undefined when it is none. */
export function dayOf(timeZone: string, date: string): ZonedDay | undefined {
  const fromMs = zonedMs(timeZone, date, "00:00");
  if (fromMs === undefined) return undefined;
  // No day lasts longer than 25 hours: 30 hours after its begin is the next one.
  const next = wallClock(timeZone, fromMs + 30 * hourMs).date;
  return { date, fromMs, toMs: zonedMs(timeZone, next, "00:00") ?? fromMs + 24 * hourMs };
}

/** Dates of instants in zones; neighbours are asked for again and again, so answers are kept. */
export function createDateBook(): (timeZone: string, atMs: number) => string {
  const known = new Map<string, string>();
  return (timeZone, atMs) => {
    const key = `${timeZone} ${slotOf(atMs, quarterMs)}`;
    let date = known.get(key);
    if (date === undefined) {
      if (known.size >= datesKept) known.clear();
      date = wallClock(timeZone, atMs).date;
      known.set(key, date);
    }
    return date;
  };
}

/** A few zones, some days of quarter-hours each. */
const datesKept = 10_000;
