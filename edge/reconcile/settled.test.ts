import { expect, it } from "vitest";
import { isOnItsWay, isSettledAt } from "./settled.ts";

it.each([
  ["a level of a wire with 254 steps comes back rounded", 30, 29.92, 100 / 254, true],
  ["the next step of that wire is another level", 30, 30.31, 100 / 254, false],
  ["tenths of a degree are told apart", 26, 25.9, 0.1, false],
  ["half a tenth is lost in rounding", 26, 25.95, 0.1, true],
  ["without steps the tolerance is small", 26, 25.9, 0, false],
  ["and a hair of floating point is none", 26, 26.000_01, 0, true],
  ["a coarse wire rounds a half", 25.5, 26, 1, true],
])("%s", (_what, target, actual, step, isSettled) => {
  expect(isSettledAt(target, actual, step)).toBe(isSettled);
});

it("takes words as they are, and a lamp on its way as it is", () => {
  expect(isSettledAt("on", "warming", 0)).toBe(false);
  expect(isOnItsWay("on", "warming")).toBe(true);
  expect(isOnItsWay("on", "cooling")).toBe(false);
});
