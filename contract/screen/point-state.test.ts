import { describe, expect, it } from "vitest";
import { message } from "../message.ts";
import { findPoint, isDeviceUneasy, isHold, targetState } from "./point-state.ts";
import { valueText } from "./point-text.ts";
import { deviceView, pointView } from "./view.fixture.ts";

const rule = { rule: "lights", clause: "NX T5-1", text: message("rule.lights") };
const hold = { rule: "hold", clause: "", text: message("rule.hold", { by: "Li" }) };
const wanted = (value: string | number) => ({ value, reason: rule });

describe("a point and its target", () => {
  it("is met only by a good reading of the same value", () => {
    const point = (parts: object) => pointView("power", parts);
    expect(targetState(point({ value: "on" }))).toBe("none");
    expect(targetState(point({ value: "on", target: wanted("on") }))).toBe("met");
    expect(targetState(point({ value: "off", target: wanted("on") }))).toBe("unmet");
    const stale = point({ value: "on", quality: "stale", target: wanted("on") });
    expect(targetState(stale)).toBe("unknown");
    expect(targetState(point({ value: null, quality: "none", target: wanted("on") }))).toBe(
      "unknown",
    );
  });

  it("forgives the rounding of the wire, not half a degree", () => {
    const at = (value: number) => pointView("setpoint", { value, target: wanted(26) });
    expect(targetState(at(26.04))).toBe("met");
    expect(targetState(at(25.5))).toBe("unmet");
  });

  it("knows a person's wish from a rule's", () => {
    expect(isHold({ value: "on", reason: hold })).toBe(true);
    expect(isHold(wanted("on"))).toBe(false);
    expect(isHold(null)).toBe(false);
  });
});

describe("a device", () => {
  const off = pointView("power", { value: "off", target: wanted("on") });

  it("asks for a look when offline or not as it should be, but not without supply", () => {
    const calm = pointView("power", { value: "on", target: wanted("on") });
    expect(isDeviceUneasy(deviceView("a", "relay", [calm]))).toBe(false);
    expect(isDeviceUneasy(deviceView("a", "relay", [off]))).toBe(true);
    expect(isDeviceUneasy(deviceView("a", "relay", [calm], { availability: "offline" }))).toBe(
      true,
    );
    expect(isDeviceUneasy(deviceView("a", "relay", [off], { availability: "unpowered" }))).toBe(
      false,
    );
  });

  it("is not mistaken for one whose name begins alike", () => {
    const devices = [
      deviceView("mic", "microphone", [pointView("mute", { value: true })]),
      deviceView("mic-2", "microphone", [pointView("mute", { value: false })]),
    ];
    expect(findPoint(devices, "mic-2/mute")?.value).toBe(false);
    expect(findPoint(devices, "mic/gain")).toBeUndefined();
  });
});

describe("a value in words", () => {
  const zh = { language: "zh", timeZone: "UTC" } as const;

  it.each([
    ["on", null, "开", null],
    [true, null, "是", null],
    [26, "°C", "26", "°C"],
    [1184.26, "W", "1,184", "W"],
    ["热烈欢迎", null, "热烈欢迎", null],
    ["", null, "无", null],
    ["9f86d081884c7d659a2feaa0c55ad015", null, "9f86d081", null],
  ] as const)("%s reads %s", (value, unit, text, shownUnit) => {
    expect(valueText(zh, value, unit)).toEqual({ text, unit: shownUnit });
  });
});
