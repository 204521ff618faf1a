import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RollUp } from "../../contract/history.ts";
import { type GaugeReading, mergeRollUps, rollUp } from "./roll-up.ts";

const holdMs = 90_000;
const slot = { fromMs: 900_000, toMs: 1_800_000 };
const at = (atMs: number, value: number | null): GaugeReading => ({ atMs: 900_000 + atMs, value });

describe("a roll-up", () => {
  test.each<[string, readonly GaugeReading[], Partial<RollUp> | null]>([
    ["nothing told is no roll-up", [], null],
    ["only that there is no value is none", [at(0, null)], null],
    [
      "a value holds for its limit, and then there is a gap",
      [at(0, 20)],
      { mean: 20, min: 20, max: 20, coveredMs: 90_000 },
    ],
    [
      "a value from before the slot holds into it",
      [at(-30_000, 20)],
      { mean: 20, first: 20, last: 20, coveredMs: 60_000 },
    ],
    ["one from before the limit does not", [at(-90_000, 20)], null],
    [
      "the mean is weighted by time",
      [at(0, 10), at(30_000, 40), at(40_000, null)],
      { mean: 17.5, min: 10, max: 40, first: 10, last: 40, coveredMs: 40_000 },
    ],
    [
      "null ends a value at once",
      [at(0, 10), at(10_000, null), at(60_000, 30)],
      { mean: (10 * 10 + 30 * 90) / 100, coveredMs: 100_000 },
    ],
    [
      "what comes after the slot is not of it",
      [at(890_000, 5), at(900_000, 100)],
      { mean: 5, max: 5, last: 5, coveredMs: 10_000 },
    ],
    [
      "a value of the slot's last moment counts for that moment",
      [at(899_999, 7)],
      { mean: 7, coveredMs: 1 },
    ],
  ])("%s", (_name, readings, expected) => {
    const rolled = rollUp(readings, slot, holdMs);
    const whole = expected === null ? null : { fromMs: slot.fromMs, ...expected };
    expect({ rolled }).toMatchObject({ rolled: whole });
  });
});

const readingsArbitrary = fc
  .uniqueArray(
    fc.record({
      atMs: fc.integer({ min: 0, max: 3_600_000 }),
      value: fc.option(fc.integer({ min: -50, max: 500 }), { nil: null }),
    }),
    { selector: ({ atMs }) => atMs, maxLength: 120 },
  )
  .map((readings) => readings.toSorted((left, right) => left.atMs - right.atMs));

test("however a span is cut, its parts add up to the whole", () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 3_599_999 }), { maxLength: 12 });
  fc.assert(
    fc.property(readingsArbitrary, cuts, (readings, at) => {
      const edges = [0, ...at.toSorted((left, right) => left - right), 3_600_000];
      const parts = edges.slice(1).flatMap((toMs, index) => {
        const part = rollUp(readings, { fromMs: edges[index] ?? 0, toMs }, holdMs);
        return part === null ? [] : [part];
      });
      const whole = rollUp(readings, { fromMs: 0, toMs: 3_600_000 }, holdMs);
      const merged = mergeRollUps(parts, 0);
      expect(merged && { ...merged, mean: 0 }).toEqual(whole && { ...whole, mean: 0 });
      expect(Math.abs((merged?.mean ?? 0) - (whole?.mean ?? 0))).toBeLessThan(1e-6);
    }),
    { numRuns: 500 },
  );
});

test("a gap is never bridged, and no instant counts twice", () => {
  fc.assert(
    fc.property(readingsArbitrary, (readings) => {
      const whole = rollUp(readings, { fromMs: 0, toMs: 3_600_000 }, holdMs);
      // Second by second: known if the newest reading by then is a value and not too old.
      let knownMs = 0;
      for (let ms = 0; ms < 3_600_000; ms += 1_000) {
        const newest = readings.findLast(({ atMs }) => atMs <= ms);
        if (newest?.value != null && ms - newest.atMs < holdMs) knownMs += 1_000;
      }
      const slackMs = 1_000 * (2 * readings.length + 1);
      expect(Math.abs((whole?.coveredMs ?? 0) - knownMs)).toBeLessThanOrEqual(slackMs);
      expect(whole?.coveredMs ?? 0).toBeLessThanOrEqual(holdMs * readings.length);
    }),
    { numRuns: 50 },
  );
});
