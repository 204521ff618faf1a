import { describe, expect, it } from "vitest";
import { deviceView, minuteMs, nowMs, pointView } from "../../../contract/screen/view.fixture.ts";
import { comfortValues } from "../../../contract/comfort.ts";
import { wattsNow } from "./watts-now.ts";

const limits = { temperature: [22, 28], humidity: [40, 80], co2Ppm: 1000 } as const;

describe("comfort", () => {
  const air = (temperature: number, parts = {}) =>
    deviceView("air", "air-sensor", [
      pointView("temperature", { value: temperature, ...parts }),
      pointView("co2", { value: 1001 }),
    ]);
  const hvac = deviceView("hvac", "hvac", [pointView("temperature", { value: 21.9 })]);

  it.each([
    [22, "inside"],
    [28, "inside"],
    [21.9, "low"],
    [28.1, "high"],
  ])("judges %d °C as %s, ends included", (temperature, state) => {
    expect(comfortValues([air(temperature)], limits)[0]?.state).toBe(state);
  });

  it("judges CO₂ from above only, and says nothing of what is not measured", () => {
    const [, humidity, co2] = comfortValues([air(24)], limits);
    expect(humidity).toMatchObject({ point: null, state: "unknown" });
    expect(co2).toMatchObject({ low: null, high: 1000, state: "high" });
  });

  it("believes a good reading elsewhere before a stale one of the air sensor", () => {
    const [temperature] = comfortValues([hvac, air(24, { quality: "stale" })], limits);
    expect(temperature).toMatchObject({ point: { value: 21.9 }, state: "low" });
    const [stale] = comfortValues([air(40, { quality: "stale" })], limits);
    expect(stale?.state).toBe("unknown");
  });

  it("shows values without limits when none are in force", () => {
    expect(comfortValues([air(40)], undefined)[0]).toMatchObject({ high: null, state: "unknown" });
  });
});

describe("watts now", () => {
  const meterOf = (device: string, watts: number, parts = {}) =>
    deviceView(device, "meter", [pointView("activePower", { value: watts, ...parts })]);
  const slots = [
    { atMs: nowMs - 2 * minuteMs, watts: 700 },
    { atMs: nowMs - minuteMs, watts: null },
  ];

  it("are the only meter's reading, stale when it is", () => {
    expect(wattsNow([meterOf("m", 812)], slots)).toEqual({ watts: 812, atMs: nowMs, stale: false });
    expect(wattsNow([meterOf("m", 812, { quality: "stale" })], []).stale).toBe(true);
  });

  it("are the last metered slot when one meter cannot speak for the room", () => {
    const last = { watts: 700, atMs: nowMs - 2 * minuteMs, stale: true };
    expect(wattsNow([meterOf("a", 5), meterOf("b", 6)], slots)).toEqual(last);
    expect(wattsNow([meterOf("m", 9e9, { quality: "bad" })], slots)).toEqual(last);
    expect(wattsNow([], [])).toEqual({ watts: null, atMs: null, stale: false });
  });
});
