import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { midnightsBetween, wallClock, zonedMs } from "./zoned-time.ts";

const zones = fc.constantFrom(
  "Asia/Shanghai",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "UTC",
);
const minutes = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 })
  .map((minute) => minute * 60_000);

describe("time of a zone", () => {
  it("agrees with Temporal both ways, whatever the clocks do", () => {
    fc.assert(
      fc.property(zones, minutes, (zone, atMs) => {
        const { date, time } = wallClock(zone, atMs);
        const there = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
        expect(`${date}T${time}`).toBe(there.toPlainDateTime().toString().slice(0, 16));
        const back = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone);
        expect(zonedMs(zone, date, time)).toBe(back.epochMilliseconds);
      }),
    );
  });

  it("takes the earlier of two moments, and moves on over a leap", () => {
    expect(zonedMs("Europe/Berlin", "2026-10-25", "02:30")).toBe(
      Date.parse("2026-10-25T02:30:00+02:00"),
    );
    expect(zonedMs("Europe/Berlin", "2026-03-29", "02:30")).toBe(
      Date.parse("2026-03-29T03:30:00+02:00"),
    );
  });

  it.each([
    ["", "09:00"],
    ["2026-03-02", ""],
    ["2026-13-02", "09:00"],
    ["2026-03-02", "9:00"],
  ])("refuses %s %s", (date, time) => {
    expect(zonedMs("Asia/Shanghai", date, time)).toBeUndefined();
  });

  it("finds local midnights, not those of UTC", () => {
    const fromMs = Date.parse("2026-03-02T23:30:00+08:00");
    expect(midnightsBetween("Asia/Shanghai", fromMs, fromMs + 3_600_000)).toEqual([
      Date.parse("2026-03-03T00:00:00+08:00"),
    ]);
    expect(midnightsBetween("Asia/Shanghai", fromMs, fromMs + 60_000)).toEqual([]);
  });
});
