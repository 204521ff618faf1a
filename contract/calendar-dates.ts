/** Dates as people write them: `2026-03-02`. No zone is needed to count them. */

const dayMs = 86_400_000;

/** So many days on, or back; empty when it is no date. */
export function nextDate(date: string, days: number): string {
  const noonMs = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(noonMs) ? "" : new Date(noonMs + days * dayMs).toISOString().slice(0, 10);
}

/** Days from the first to the last, both included; 0 when the last comes before the first. */
export const daysBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1);

/** The month so many months on, or back: `2026-03`. */
export function monthAfter(month: string, months: number): string {
  const [year = "0", number = "1"] = month.split("-");
  const count = Number(year) * 12 + Number(number) - 1 + months;
  const pad = (value: number, length: number) => String(value).padStart(length, "0");
  return `${pad(Math.floor(count / 12), 4)}-${pad((count % 12) + 1, 2)}`;
}

export const periods = ["day", "week", "month", "year"] as const;
export type Period = (typeof periods)[number];

/** Both days included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** The first and the last day of a month. */
export const monthRange = (month: string): DateRange => ({
  from: `${month}-01`,
  to: nextDate(`${monthAfter(month, 1)}-01`, -1),
});

/** The day, the week from Monday on, the month or the year that a date lies in. */
export function periodRange(period: Period, date: string): DateRange {
  if (period === "day") return { from: date, to: date };
  if (period === "month") return monthRange(date.slice(0, 7));
  if (period === "year")
    return { from: `${date.slice(0, 4)}-01-01`, to: `${date.slice(0, 4)}-12-31` };
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  const from = nextDate(date, -((weekday + 6) % 7));
  return { from, to: nextDate(from, 6) };
}

/** A date of the period before that of `date`, or of the one after it. */
export function neighbourDate(period: Period, date: string, by: 1 | -1): string {
  const { from, to } = periodRange(period, date);
  return nextDate(by === 1 ? to : from, by);
}
