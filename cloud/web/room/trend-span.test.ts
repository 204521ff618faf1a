import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RollUp } from "../../../contract/history.ts";
import { askedSpan, completePercent, slotMs, trendSpans, withGaps } from "./trend-span.ts";

const slot = (fromMs: number): RollUp => ({
  fromMs,
  mean: 1,
  min: 0,
  max: 2,
  first: 1,
  last: 1,
  coveredMs: slotMs.quarter,
});

describe("a trend", () => {
  it("asks for no more slots than the hub gives, and the same while a slot lasts", () => {
    const span = fc.constantFrom(...trendSpans);
    fc.assert(
      fc.property(span, fc.integer({ min: 1e12, max: 2e12 }), (one, nowMs) => {
        const asked = askedSpan(one, nowMs);
        expect((asked.toMs - asked.fromMs) / slotMs[asked.grain]).toBeLessThanOrEqual(3_000);
        expect(asked.toMs).toBeGreaterThanOrEqual(nowMs);
        expect(asked.toMs - nowMs).toBeLessThan(slotMs[asked.grain]);
      }),
    );
  });

  it("has a gap wherever slots are missing, and nowhere else", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, (found) => {
        const sorted = found.toSorted((left, right) => left - right);
        const gapped = withGaps(
          sorted.map((number) => slot(number * slotMs.quarter)),
          "quarter",
        );
        const holes = sorted.filter((number, at) => at > 0 && number - (sorted[at - 1] ?? 0) > 1);
        expect(gapped.filter((one) => one === null)).toHaveLength(holes.length);
        expect(gapped.filter((one) => one !== null)).toHaveLength(sorted.length);
      }),
    );
  });

  it("says how complete it is", () => {
    const asked = { fromMs: 0, toMs: 4 * slotMs.quarter, grain: "quarter" } as const;
    expect(completePercent([slot(0), slot(slotMs.quarter)], asked)).toBe(50);
    expect(completePercent([], asked)).toBe(0);
  });
});
