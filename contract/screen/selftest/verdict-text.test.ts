import { describe, expect, it } from "vitest";
import type { SelfTestResult } from "../../selftest.ts";
import { testStep } from "../../selftest.fixture.ts";
import { verdictText } from "./verdict-text.ts";

const en = { language: "en", timeZone: "Asia/Shanghai" } as const;
const step = (device: string, result: SelfTestResult) => testStep({ device, result });

describe("the verdict of a test", () => {
  it.each<[string, SelfTestResult, readonly string[], string]>([
    ["all is well", "pass", [], "Everything works"],
    ["one device failed, twice", "fail", ["hvac", "hvac"], "Not in order: hvac"],
    ["some want a look", "warn", ["a", "b", "c"], "Usable; look at a, b, c"],
    ["many failed", "fail", ["a", "b", "c", "d"], "Not in order: a, b and others, 4 in all"],
    ["it was broken off", "skipped", ["a"], "Proves nothing: it was stopped or skipped"],
  ])("when %s", (_when, worst, devices, text) => {
    const steps = [
      step("door", "pass"),
      step("plate", worst === "fail" ? "warn" : "pass"),
      ...devices.map((device) => step(device, worst)),
    ];
    expect(verdictText(en, { worst, steps })).toBe(text);
  });

  it("says it in Chinese", () => {
    const steps = ["a", "b", "c", "d"].map((device) => step(device, "fail"));
    const zh = { ...en, language: "zh" } as const;
    expect(verdictText(zh, { worst: "fail", steps })).toBe("不正常：a, b 等 4 台");
  });
});
