import { z } from "zod";
import { readLocalTime } from "./local-time.ts";
import { dayMs } from "./calendar-day.ts";
import type { RecurrenceRule } from "./recurrence-rule.ts";
import type { Zone } from "./zones.ts";

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
/** A part of a rule is a value or a list of them. */
const listOf = <T extends z.ZodType<number | string>>(item: T) =>
  z.union([item.transform((one) => [one]), z.array(item).max(400)]).default([]);
const numbers = (least: number, most: number) => listOf(z.int().min(least).max(most));

/** A recurrence rule as jCal (RFC 7265, 3.6.10) has it, with the words in the case of `ical.js`. */
const recurSchema = z.object({
  freq: z.enum(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]),
  interval: z.int().min(1).max(100_000).default(1),
  count: z.int().min(1).optional(),
  until: z.string().optional(),
  bymonth: numbers(1, 12),
  byweekno: numbers(-53, 53),
  byyearday: numbers(-366, 366),
  bymonthday: numbers(-31, 31),
  byday: listOf(z.string().regex(/^[+-]?\d{0,2}(?:SU|MO|TU|WE|TH|FR|SA)$/)),
  byhour: numbers(0, 23),
  byminute: numbers(0, 59),
  // A leap second is the next minute's first.
  bysecond: numbers(0, 60),
  bysetpos: numbers(-366, 366),
  /** 1 is Sunday. */
  wkst: z.int().min(1).max(7).default(2),
  /** Other calendars than the Gregorian one (RFC 7529). */
  rscale: z.literal("GREGORIAN").optional(),
});

const inOrder = (list: readonly number[]): readonly number[] =>
  [...list].sort((left, right) => left - right);

/**
 * A rule as `ical.js` reads it; null when it is not one. Its end is brought to the series' wall clock:
 * a moment by the zone, a date alone as the end of that day.
 */
export function readRule(value: unknown, zone: Zone): RecurrenceRule | null {
  const parsed = recurSchema.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  const until = data.until === undefined ? null : readLocalTime(data.until);
  if (data.until !== undefined && until === null) return null;
  return {
    freq: data.freq,
    interval: data.interval,
    count: data.count ?? null,
    untilMs: until === null ? null : untilOf(until, zone),
    byMonth: data.bymonth,
    byWeekNo: data.byweekno,
    byYearDay: data.byyearday,
    byMonthDay: data.bymonthday,
    byDay: data.byday,
    byHour: inOrder(data.byhour),
    byMinute: inOrder(data.byminute),
    bySecond: inOrder(data.bysecond),
    bySetPos: data.bysetpos,
    weekStart: weekdays[data.wkst - 1] ?? "MO",
  };
}

function untilOf(until: NonNullable<ReturnType<typeof readLocalTime>>, zone: Zone): number {
  if (until.isDate) return until.localMs + dayMs - 1;
  return until.isUtc ? zone.toLocalMs(until.localMs) : until.localMs;
}
