import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CounterLimits, type CounterReading, countSlot } from "./counter.ts";
import { correctedSlot } from "./energy-correction.ts";

const quarterMs = 900_000;
const limits: CounterLimits = {
  largestW: 20_000,
  modulusKWh: null,
  holdMs: 90_000,
  swaps: [],
  totals: [],
};
const slot = { fromMs: quarterMs, toMs: 2 * quarterMs };
const at = (seconds: number, kWh: number): CounterReading => ({
  atMs: quarterMs + seconds * 1000,
  kWh,
});
/** Every half minute, a steady load. */
const steady = (fromS: number, toS: number, fromKWh: number, watts: number): CounterReading[] =>
  Array.from({ length: Math.floor((toS - fromS) / 30) + 1 }, (_, index) =>
    at(fromS + index * 30, fromKWh + (watts * index * 30) / 3.6e6),
  );

describe("a counter", () => {
  test("tells the energy of its slot, what crosses the ends in proportion of time", () => {
    const counted = countSlot(at(-15, 100), steady(15, 915, 100 + 30 / 3600, 1000), slot, limits);
    expect(counted.measuredWh).toBeCloseTo(250, 0);
    expect(counted.coveredMs).toBe(quarterMs);
    expect(counted.last).toEqual({ atMs: quarterMs + 885_000, kWh: expect.closeTo(100.24, 1) });
  });

  test("has nothing to tell by its first reading alone", () => {
    expect(countSlot(null, [at(0, 5000)], slot, limits)).toMatchObject({
      measuredWh: 0,
      bridgedWh: 0,
      coveredMs: 0,
      last: at(0, 5000),
    });
  });

  test("a gap is known in total only, where it ended", () => {
    const before = at(-7200, 100);
    const counted = countSlot(before, [at(60, 103), at(90, 103.01)], slot, limits);
    expect(counted).toMatchObject({ coveredMs: 30_000, bridgedFromMs: before.atMs });
    expect(counted.bridgedWh).toBeCloseTo(3000, 6);
    expect(counted.measuredWh).toBeCloseTo(10, 6);
  });

  test("a gap that ended elsewhere leaves nothing here", () => {
    const counted = countSlot(at(-3600, 100), [at(1000, 103)], slot, limits);
    expect(counted).toMatchObject({ measuredWh: 0, bridgedWh: 0, bridgedFromMs: null });
  });

  test.each<[string, number, number, number | null, string, number]>([
    ["begins from zero again", 5234.5, 0.1, null, "reset", 100],
    ["comes round at its own modulus", 49_999.95, 0.1, 50_000, "roll-over", 150],
    ["comes round at six digits", 999_999.95, 0.05, null, "roll-over", 100],
    ["comes round with its register", 42_949_672.9, 0.1, null, "roll-over", 160],
  ])("that %s is found out", (_name, fromKWh, toKWh, modulusKWh, finding, wh) => {
    const readings = [at(0, fromKWh), at(30, toKWh), at(60, toKWh + 0.05)];
    const counted = countSlot(null, readings, slot, { ...limits, modulusKWh });
    expect(counted.findings).toEqual([finding]);
    expect(counted.measuredWh).toBeCloseTo(wh + 50, 0);
  });

  test("another meter in its place is reported, and its past is not counted", () => {
    for (const other of [8000, 40_000]) {
      const readings = [at(0, 20_000), at(30, 20_000.1), at(60, other), at(90, other + 0.1)];
      const counted = countSlot(null, readings, slot, limits);
      expect(counted.findings).toEqual(["jump"]);
      expect(counted.measuredWh).toBeCloseTo(200, 6);
      expect(counted.last?.kWh).toBe(other + 0.1);
    }
  });

  test("a single slip is passed over: what it lies between is counted", () => {
    for (const slip of [-7000, 0.9, 655_350, 100_000]) {
      const readings = [at(0, 20_000), at(30, 20_000.1), at(60, slip + 7000), at(90, 20_000.3)];
      const counted = countSlot(null, readings, slot, limits);
      expect(counted.findings).toEqual([]);
      expect(counted.measuredWh).toBeCloseTo(300, 6);
    }
  });

  test("rounding that goes to and fro adds nothing", () => {
    const readings = Array.from({ length: 30 }, (_, index) =>
      at(index * 30, 50 + (index % 2) / 100),
    );
    expect(countSlot(null, readings, slot, limits).measuredWh).toBeCloseTo(10, 6);
  });

  test("what a person knows of a swap is counted", () => {
    const swaps = [{ atMs: at(45, 0).atMs, oldKWh: 20_000.4, newKWh: 3 }];
    const readings = [at(0, 20_000), at(30, 20_000.1), at(60, 3.2), at(90, 3.3)];
    const counted = countSlot(null, readings, slot, { ...limits, swaps });
    expect(counted.findings).toEqual([]);
    expect(counted.measuredWh).toBeCloseTo(100 + 300 + 200 + 100, 6);
  });

  test("a total of a span stands in place of what was counted, as a whole", () => {
    const counted = countSlot(at(-30, 100), steady(0, 870, 100, 1000), slot, limits);
    const totals = [{ fromMs: 0, toMs: 2 * quarterMs, kWh: 3 }];
    expect(correctedSlot(counted, slot, totals)).toMatchObject({
      measuredWh: 0,
      coveredMs: 0,
      bridgedWh: 3000,
      bridgedFromMs: 0,
      last: counted.last,
    });
    const inner = { fromMs: 0, toMs: quarterMs };
    expect(correctedSlot(counted, inner, totals)).toMatchObject({ bridgedWh: 0, measuredWh: 0 });
    expect(correctedSlot(counted, slot, [{ fromMs: 0, toMs: quarterMs, kWh: 3 }])).toBe(counted);
  });
});

test("slot by slot nothing is lost or counted twice: the slots of a sound counter add up to what it counted", () => {
  const gapsS = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 150 });
  fc.assert(
    fc.property(gapsS, fc.integer({ min: 0, max: 15_000 }), (gaps, watts) => {
      let atMs = 0;
      const readings = gaps.map((gap) => {
        atMs += gap * 1000;
        return { atMs, kWh: 12 + (watts * atMs) / 3.6e9 };
      });
      let carry: CounterReading | null = null;
      let wh = 0;
      for (let fromMs = 0; fromMs <= atMs; fromMs += quarterMs) {
        const counted = countSlot(carry, readings, { fromMs, toMs: fromMs + quarterMs }, limits);
        expect(counted.findings).toEqual([]);
        expect(counted.coveredMs).toBeLessThanOrEqual(quarterMs);
        wh += counted.measuredWh + counted.bridgedWh;
        carry = counted.last;
      }
      const first = readings[0]?.kWh ?? 0;
      expect(wh).toBeCloseTo(((readings.at(-1)?.kWh ?? 0) - first) * 1000, 3);
    }),
    { numRuns: 300 },
  );
});
