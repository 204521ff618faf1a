import { describe, expect, it } from "vitest";
import { slotAt, wattsCsv, wattsRange, wattsSeries, type WattsSeries } from "./watts-series.ts";
import { plotData } from "./watts-plot.ts";
import { minuteMs, nowMs } from "./view.fixture.ts";

const slot = (minute: number, watts: number | null) => ({ atMs: nowMs + minute * minuteMs, watts });

function seriesOf(...slots: ReturnType<typeof slot>[]): WattsSeries {
  const series = wattsSeries(slots);
  if (series === undefined) throw new Error("there are slots");
  return series;
}

describe("a series of watts", () => {
  it("sorts its slots and opens a gap where slots are missing", () => {
    const series = seriesOf(slot(5, 50), slot(0, 10), slot(1, 20), slot(3, null));
    expect(series.slots.map((one) => one.watts)).toEqual([10, 20, null, null, null, 50]);
    expect(series.slotMs).toBe(minuteMs);
    expect(series.toMs - series.fromMs).toBe(6 * minuteMs);
  });

  it("counts missing and unmetered slots against completeness, and never rounds up to 100", () => {
    expect(seriesOf(slot(0, 1), slot(1, 1)).completePercent).toBe(100);
    expect(seriesOf(slot(0, 1), slot(1, null), slot(3, 1)).completePercent).toBe(50);
    const nearly = Array.from({ length: 300 }, (_slot, minute) => slot(minute, minute ? 1 : null));
    expect(wattsSeries(nearly)?.completePercent).toBe(99);
  });

  it("hands the plot nulls, so that the line breaks, over the middle of each slot", () => {
    const data = plotData(seriesOf(slot(0, 10), slot(1, 20), slot(3, 30)));
    expect(data[1]).toEqual([10, 20, null, 30]);
    expect(data[0][0]).toBe((nowMs + minuteMs / 2) / 1000);
  });

  it("does not fill a gap of months slot by slot", () => {
    const series = seriesOf(slot(0, 1), slot(1, 1), slot(200_000, 1));
    expect(series.slots.length).toBeLessThan(1500);
  });

  it("starts its axis at zero and keeps room for the limit", () => {
    const series = seriesOf(slot(0, 3), slot(1, 4));
    expect(wattsRange(series, 20)[0]).toBe(0);
    expect(wattsRange(series, 20)[1]).toBeGreaterThan(20);
    expect(wattsRange(seriesOf(slot(0, 0)), null)[1]).toBeGreaterThan(0);
  });

  it("finds the slot of a moment and writes a table", () => {
    const series = seriesOf(slot(0, 10), slot(1, null));
    expect(slotAt(series, nowMs + 59_999)?.watts).toBe(10);
    expect(slotAt(series, nowMs + 2 * minuteMs)).toBeNull();
    expect(wattsCsv(series)).toBe(
      "time_utc,watts\n2026-03-02T01:00:00.000Z,10\n2026-03-02T01:01:00.000Z,\n",
    );
  });

  it("is nothing without slots", () => {
    expect(wattsSeries([])).toBeUndefined();
  });
});
