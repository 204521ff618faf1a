import { describe, expect, it } from "vitest";
import { isClockPlausible } from "./clock-trust.ts";

const recordMs = Date.UTC(2026, 5, 1);
const hourMs = 3_600_000;

describe("the wall clock", () => {
  it.each([
    ["1970", 0, null, false],
    ["2026, nothing known", recordMs, null, true],
    ["half an hour behind the newest record", recordMs - hourMs / 2, recordMs, true],
    ["two hours behind the newest record", recordMs - 2 * hourMs, recordMs, false],
    ["a year ahead", recordMs + 365 * 24 * hourMs, recordMs, true],
    ["2046", Date.UTC(2046, 0, 1), null, false],
  ])("of %s", (_name, nowMs, lastRecordMs, expected) => {
    expect(isClockPlausible(nowMs, lastRecordMs)).toBe(expected);
  });
});
