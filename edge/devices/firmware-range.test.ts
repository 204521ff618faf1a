import { describe, expect, it } from "vitest";
import { isFirmwareRange, isInFirmwareRange } from "./firmware-range.ts";

describe("a firmware range", () => {
  it.each([
    ["2.1.3", "*", true],
    ["2.1.3", ">=2.0", true],
    ["2.0", ">=2.0.0", true],
    ["1.42.0", ">=2.0", false],
    ["2.9", ">=2.0 <3", true],
    ["3.0.1", ">=2.0 <3", false],
    ["2.10", ">2.9", true],
    ["v2.7.2", ">=2.0", true],
    ["2.7.2-1", ">=2.0", true],
    ["4.2.1", "=4.2", false],
    ["build 77", ">=2.0", false],
    ["build 77", "*", true],
  ])("%s in %s: %s", (firmware, range, isIn) => {
    expect(isInFirmwareRange(firmware, range)).toBe(isIn);
  });

  it.each([
    ["*", true],
    [">=2.0 <3", true],
    ["~2", false],
    ["2.x", false],
    ["", false],
  ])("%s is a range: %s", (range, is) => {
    expect(isFirmwareRange(range)).toBe(is);
  });
});
