import fc from "fast-check";
import { calendarOf } from "./calendar-text.ts";

/** For tests: calendars of one series each, with a rule that its first start keeps. */
const zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"] as const;
const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
const workdays = "MO,TU,WE,TH,FR";
const dayMs = 86_400_000;

interface Start {
  readonly localMs: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: string;
  /** Its weekday is the so-manieth in its month. */
  readonly nth: number;
  readonly daysLeft: number;
  readonly isWorkday: boolean;
}

function startAt(dayNumber: number, minutes: number): Start {
  const localMs = dayNumber * dayMs + minutes * 60_000;
  const date = new Date(localMs);
  const day = date.getUTCDate();
  const month = date.getUTCMonth() + 1;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month, 0)).getUTCDate();
  return {
    localMs,
    day,
    month,
    weekday: weekdays[date.getUTCDay()] ?? "MO",
    nth: Math.ceil(day / 7),
    daysLeft: last - day,
    isWorkday: date.getUTCDay() > 0 && date.getUTCDay() < 6,
  };
}

const including = (list: readonly string[], one: string): string =>
  [...new Set([...list, one])].join(",");

/** Rules that the start keeps; an empty string where none of that kind does. */
const rules: readonly ((
  start: Start,
  days: readonly string[],
  numbers: readonly number[],
) => string)[] = [
  () => "FREQ=DAILY",
  ({ weekday }, days) => `FREQ=DAILY;BYDAY=${including(days, weekday)}`,
  ({ month }) => `FREQ=DAILY;BYMONTH=${month}`,
  () => "FREQ=WEEKLY",
  ({ weekday }) => `FREQ=WEEKLY;BYDAY=${including(["SA", "SU", "MO"], weekday)}`,
  ({ weekday }, days) => `FREQ=WEEKLY;BYDAY=${including(days, weekday)}`,
  ({ weekday }, days) => `FREQ=WEEKLY;WKST=SU;BYDAY=${including(days, weekday)}`,
  ({ weekday }) => (weekday === "MO" ? `FREQ=WEEKLY;BYDAY=${workdays};BYSETPOS=1,-1` : ""),
  ({ day }) => `FREQ=MONTHLY;BYMONTHDAY=${day}`,
  ({ day }, _days, numbers) =>
    `FREQ=MONTHLY;BYMONTHDAY=${including(numbers.map(String), `${day}`)}`,
  ({ daysLeft }) => `FREQ=MONTHLY;BYMONTHDAY=${-daysLeft - 1}`,
  ({ nth, weekday }) => `FREQ=MONTHLY;BYDAY=${nth}${weekday}`,
  ({ daysLeft, weekday }) => `FREQ=MONTHLY;BYDAY=${-Math.ceil((daysLeft + 1) / 7)}${weekday}`,
  ({ weekday }, days) => `FREQ=MONTHLY;BYDAY=${including(days, weekday)}`,
  ({ day, isWorkday, weekday }) =>
    (day === 1 && isWorkday) || (day <= 3 && weekday === "MO")
      ? `FREQ=MONTHLY;BYDAY=${workdays};BYSETPOS=1`
      : "",
  ({ day, nth, weekday }) => (day <= 14 ? `FREQ=MONTHLY;BYDAY=${weekday};BYSETPOS=${nth}` : ""),
  ({ day }) => `FREQ=MONTHLY;BYMONTHDAY=${day},31;BYSETPOS=1`,
  ({ day, weekday }) => `FREQ=MONTHLY;BYDAY=${weekday};BYMONTHDAY=${day},13`,
  ({ month, day }) => `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${day}`,
  ({ month, nth, weekday }) => `FREQ=YEARLY;BYMONTH=${month};BYDAY=${nth}${weekday}`,
  ({ month, nth, weekday }) => `FREQ=MONTHLY;BYMONTH=${month},12;BYDAY=${nth}${weekday}`,
  ({ month, weekday, nth }) => `FREQ=YEARLY;BYMONTH=${month};BYDAY=${weekday};BYSETPOS=${nth}`,
  ({ day }) => `FREQ=YEARLY;BYMONTHDAY=${day},15`,
];

const stamp = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/[-:]|\.\d+/g, "")
    .slice(0, 15);

const seriesArbitrary = fc
  .record({
    zone: fc.constantFrom(...zones),
    // Two years, so that every change of clocks is in it.
    day: fc.integer({ min: 20_089, max: 20_819 }),
    minutes: fc.constantFrom(30, 90, 150, 180, 420, 540, 810, 1_080, 1_410),
    length: fc.constantFrom(30, 60, 90, 480),
    rule: fc.nat({ max: rules.length - 1 }),
    interval: fc.constantFrom(1, 1, 2, 2, 3, 5),
    end: fc.constantFrom("none", "count", "until", "until-utc"),
    count: fc.integer({ min: 1, max: 60 }),
    lasts: fc.integer({ min: 2, max: 900 }),
    days: fc.subarray([...weekdays], { maxLength: 4 }),
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { maxLength: 3 }),
    /** Days after the start on which an occurrence, if there is one, falls out. */
    except: fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 12 }),
    more: fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 4 }),
  })
  .map((drawn) => {
    const start = startAt(drawn.day, drawn.minutes);
    const rule = rules[drawn.rule]?.(start, drawn.days, drawn.numbers) || "FREQ=DAILY";
    const isUtc = drawn.zone === "UTC";
    const at = (name: string, ms: number) =>
      isUtc ? `${name}:${stamp(ms)}Z` : `${name};TZID=${drawn.zone}:${stamp(ms)}`;
    const untilMs = start.localMs + drawn.lasts * dayMs;
    const ends: Readonly<Record<string, string>> = {
      none: "",
      count: `;COUNT=${drawn.count}`,
      until: `;UNTIL=${stamp(untilMs)}${isUtc ? "Z" : ""}`,
      // Some hours off: no occurrence is near enough for zones to differ.
      "until-utc": `;UNTIL=${stamp(Math.floor(untilMs / dayMs) * dayMs - 1_000)}Z`,
    };
    return calendarOf([
      "UID:series",
      "DTSTAMP:20250101T000000Z",
      at("DTSTART", start.localMs),
      at("DTEND", start.localMs + drawn.length * 60_000),
      `RRULE:${rule}${drawn.interval > 1 ? `;INTERVAL=${drawn.interval}` : ""}${ends[drawn.end] ?? ""}`,
      ...drawn.except.map((days) => at("EXDATE", start.localMs + days * dayMs)),
      ...drawn.more.map((days) => at("RDATE", start.localMs + days * dayMs + 45 * 60_000)),
      "SUMMARY:Series",
    ]);
  });

/** The same texts for the same seed. */
export const seriesTexts = (seed: number, count: number): readonly string[] =>
  fc.sample(seriesArbitrary, { seed, numRuns: count });
