import { expect, it } from "vitest";
import { nearestName, suggestion } from "./nearest-name.ts";

const names = ["projector", "amplifier", "av-supply", "door"];

it.each([
  ["projektor", "projector"],
  ["Amplifer", "amplifier"],
  ["av-suply", "av-supply"],
  ["doors", "door"],
  ["lights", undefined],
  ["", undefined],
  ["x", undefined],
])("%s means %s", (written, meant) => {
  expect(nearestName(written, names)).toBe(meant);
});

it("says what there is when nothing is near", () => {
  expect(suggestion("dor", names)).toBe('; did you mean "door"?');
  expect(suggestion("lights", ["a", "b"])).toBe("; expected one of: a, b");
  expect(suggestion("lights", [])).toBe("; there are none");
});
