import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const range = { firstMs: 1_000, longestMs: 60_000 };

test("the bound doubles from the first to the longest and stays there", () => {
  const worst = (failures: number) => Math.round(backoffMs(range, failures, () => 0.999_999));
  expect([1, 2, 3, 7, 8, 1000].map(worst)).toEqual([1_000, 2_000, 4_000, 60_000, 60_000, 60_000]);
});

test("it is never below the floor nor above the bound", () => {
  const die = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), die, (failures, random) => {
      const waitMs = backoffMs(range, failures, () => random);
      expect(waitMs).toBeGreaterThanOrEqual(100);
      expect(waitMs).toBeLessThanOrEqual(60_000);
    }),
  );
});
