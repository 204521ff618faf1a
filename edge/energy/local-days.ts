import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import type { Span } from "./integral.ts";

/** A day of a zone: 23, 24 or 25 hours. */
export interface LocalDay extends Span {
  /** `2026-03-02` */
  readonly date: string;
}

const halfDayMs = 12 * 3_600_000;

/** The day an instant lies in and those before it, oldest first; each ends where the next begins. */
export function localDays(timeZone: string, nowMs: number, count: number): readonly LocalDay[] {
  const today = dayAt(timeZone, nowMs);
  const days = [today];
  let first = today;
  while (days.length < count) {
    const before = dayAt(timeZone, first.fromMs - halfDayMs);
    first = { ...before, toMs: first.fromMs };
    days.unshift(first);
  }
  return days;
}

function dayAt(timeZone: string, atMs: number): LocalDay {
  const { date } = wallClock(timeZone, atMs);
  const fromMs = midnight(timeZone, date, atMs);
  // No day lasts longer than 25 hours, and none shorter than 23.
  const next = wallClock(timeZone, fromMs + 3 * halfDayMs).date;
  return { date, fromMs, toMs: midnight(timeZone, next, fromMs + 2 * halfDayMs) };
}

const midnight = (timeZone: string, date: string, otherwiseMs: number): number =>
  zonedMs(timeZone, date, "00:00") ?? otherwiseMs;
