import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  daysBetween,
  monthAfter,
  neighbourDate,
  nextDate,
  periodRange,
  periods,
} from "./calendar-dates.ts";

describe("periods of the calendar", () => {
  it.each([
    ["day", "2026-03-02", "2026-03-02", "2026-03-02"],
    ["week", "2026-03-01", "2026-02-23", "2026-03-01"],
    ["week", "2026-03-02", "2026-03-02", "2026-03-08"],
    ["month", "2024-02-29", "2024-02-01", "2024-02-29"],
    ["month", "2026-12-31", "2026-12-01", "2026-12-31"],
    ["year", "2024-06-06", "2024-01-01", "2024-12-31"],
  ] as const)("the %s of %s lasts from %s to %s", (period, date, from, to) => {
    expect(periodRange(period, date)).toEqual({ from, to });
  });

  it("follow one another without a gap, and hold the date they are asked for", () => {
    const date = fc.integer({ min: 0, max: 36_000 }).map((days) => nextDate("2000-01-01", days));
    fc.assert(
      fc.property(date, fc.constantFrom(...periods), (day, period) => {
        const { from, to } = periodRange(period, day);
        expect(from <= day && day <= to).toBe(true);
        const after = periodRange(period, neighbourDate(period, day, 1));
        expect(after.from).toBe(nextDate(to, 1));
        const before = periodRange(period, neighbourDate(period, day, -1));
        expect(before.to).toBe(nextDate(from, -1));
        expect(daysBetween(from, to)).toBeGreaterThan(0);
      }),
    );
  });

  it("count months over the turn of the year, and no date is no date", () => {
    expect(monthAfter("2026-01", -1)).toBe("2025-12");
    expect(monthAfter("2026-12", 1)).toBe("2027-01");
    expect(monthAfter("2026-03", -12)).toBe("2025-03");
    expect(nextDate("soon", 1)).toBe("");
    expect(daysBetween("2026-03-02", "2026-03-01")).toBe(0);
  });
});
