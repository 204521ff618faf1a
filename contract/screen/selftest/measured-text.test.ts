import { describe, expect, it } from "vitest";
import type { Measured } from "../../selftest.ts";
import { measuredText } from "./measured-text.ts";

const en = { language: "en", timeZone: "Asia/Shanghai" } as const;
const zh = { ...en, language: "zh" } as const;

describe("what was measured", () => {
  it.each<[Measured, string]>([
    [{ name: "rise.activePower", value: 118.4, unit: "W" }, "its watts: 118\u00A0W"],
    [{ name: "roundTrip", value: 12, unit: "ms" }, "round trip: 12\u00A0ms"],
    [{ name: "battery", value: 85, unit: "%" }, "battery: 85\u00A0%"],
    [{ name: "input", value: "HDMI 1", unit: null }, "Input: HDMI 1"],
    [{ name: "lock", value: "locked", unit: null }, "Lock: locked"],
    [{ name: "never.heardOf", value: 3, unit: null }, "never.heardOf: 3"],
  ])("%j", (measured, text) => {
    expect(measuredText(en, measured)).toBe(text);
  });

  it("is set in Chinese with Chinese punctuation", () => {
    expect(measuredText(zh, { name: "roundTrip", value: 12, unit: "ms" })).toBe(
      "往返时间：12\u00A0ms",
    );
  });
});
