import { describe, expect, it } from "vitest";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";
import type { Trend } from "../../contract/selftest.ts";
import { forecastOf, trendKey, trendsAfter } from "./trend.ts";

const dayMs = 86_400_000;

/** A number measured once a day. */
const trendOf = (name: string, values: readonly number[]): Trend => ({
  step: `mic-main:${name}`,
  device: "mic-main",
  name,
  unit: null,
  points: values.map((value, day) => ({ atMs: day * dayMs, value })),
});
const foreseen = (name: string, values: readonly number[]) =>
  forecastOf(trendOf(name, values), (values.length - 1) * dayMs)?.text;

describe("NX 5.4.1: what is about to fail is named", () => {
  it("says in how many days a battery will be empty", () => {
    expect(foreseen("battery", [60, 55, 50, 45])).toMatchObject({
      key: "alarm.failing",
      params: { device: "mic-main", measured: "battery", days: 6 },
    });
  });

  it("says that a lamp has reached its hours", () => {
    expect(foreseen("lampLeft", [10, 6, 1, -2])?.key).toBe("alarm.failing-now");
  });

  it("sees a lamp that takes longer and longer, and a load that fades", () => {
    expect(foreseen("warmUp", [40, 40, 41, 52, 56, 59])?.key).toBe("alarm.failing");
    expect(foreseen("rise.activePower", [200, 200, 200, 180, 170, 160])?.key).toBe("alarm.failing");
  });

  it.each([
    ["battery", [90, 90, 90, 90, 90]],
    ["battery", [20, 40, 60, 80]],
    ["battery", [95, 94.9, 94.8, 94.7]],
    ["battery", [20, 15]],
    ["warmUp", [40, 41, 40, 39, 40]],
    ["roundTrip", [1, 5, 20, 100]],
  ])("is silent about %s %j", (name, values) => {
    expect(foreseen(name, values)).toBeUndefined();
  });
});

describe("a trend", () => {
  const report = (atMs: number, value: number) =>
    testReport({
      endedAtMs: atMs,
      steps: [testStep({ measured: [{ name: "battery", value, unit: "%" }] })],
    });

  it("keeps the last value of a day, sixty of them, and only of what is followed", () => {
    const trends = new Map<string, Trend>();
    const add = (atMs: number, value: number) => {
      for (const trend of trendsAfter(trends, report(atMs, value)))
        trends.set(trendKey(trend), trend);
    };
    add(0, 90);
    add(3_600_000, 89);
    add(dayMs, 88);
    expect([...trends.values()][0]?.points.map(({ value }) => value)).toEqual([89, 88]);
    for (let day = 2; day < 100; day++) add(day * dayMs, 80);
    expect([...trends.values()][0]?.points).toHaveLength(60);
    const loose = testReport({
      steps: [testStep({ measured: [{ name: "loss", value: 1, unit: "%" }] })],
    });
    expect(trendsAfter(new Map(), loose)).toEqual([]);
  });
});
