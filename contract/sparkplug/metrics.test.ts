import { expect, test } from "vitest";
import { parsePointMetric, targetMetric, whyMetric } from "./metrics.ts";
import { createSequence, nextSequence } from "./sequence.ts";

test("a metric's name says which point and which part of it", () => {
  expect(parsePointMetric("power")).toEqual({ point: "power", part: "value" });
  expect(parsePointMetric(targetMetric("power"))).toEqual({ point: "power", part: "target" });
  expect(parsePointMetric(whyMetric("voltageL1"))).toEqual({ point: "voltageL1", part: "why" });
  for (const foreign of ["Properties/kind", "", "/why", "a/b/target", "__proto__", "点"]) {
    expect(parsePointMetric(foreign)).toBeUndefined();
  }
});

test("sequence numbers begin at 0 with a birth and come back to 0 after 255", () => {
  const sequence = createSequence();
  const sent = [sequence.restart(), ...Array.from({ length: 256 }, () => sequence.next())];
  expect(sent.slice(0, 3)).toEqual([0, 1, 2]);
  expect(sent.slice(-2)).toEqual([255, 0]);
  expect(sequence.restart()).toBe(0);
  expect(nextSequence(255)).toBe(0);
});
