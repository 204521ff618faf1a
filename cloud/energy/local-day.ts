import { nextDate } from "../../contract/calendar-dates.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import type { Span } from "./span.ts";

/** A day of a zone: 23, 24 or 25 hours. */
export interface LocalDay extends Span {
  /** `2026-03-02` */
  readonly date: string;
}

/** The day of a zone with that date; undefined when it is no date. */
export function localDay(timeZone: string, date: string): LocalDay | undefined {
  const fromMs = zonedMs(timeZone, date, "00:00");
  const toMs = zonedMs(timeZone, nextDate(date, 1), "00:00");
  return fromMs === undefined || toMs === undefined ? undefined : { date, fromMs, toMs };
}

/** The date on the wall of a zone. */
export const dateAt = (timeZone: string, atMs: number): string => wallClock(timeZone, atMs).date;
