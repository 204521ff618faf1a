import { describe, expect, it } from "vitest";
import {
  deviceView,
  hourMs,
  meetingView,
  minuteMs,
  nowMs,
  pointView,
} from "../../../contract/screen/view.fixture.ts";
import { filterDevices, toDeviceShow } from "./device-filter.ts";
import { holdUntilMs, offeredSpans } from "../../../contract/screen/hold-expiry.ts";
import { choicesOf, firstWish } from "../../../contract/screen/wish.ts";

describe("a hold's end", () => {
  const running = meetingView("m1", { startMs: nowMs - hourMs, endMs: nowMs + 20 * minuteMs });

  it("counts from now in whole milliseconds, or is the running meeting's end", () => {
    expect(holdUntilMs("15", null, nowMs + 0.4)).toBe(nowMs + 15 * minuteMs);
    expect(holdUntilMs("meeting", running, nowMs)).toBe(running.endMs);
  });

  it("offers the meeting's end only while one runs", () => {
    expect(offeredSpans(running, nowMs)).toContain("meeting");
    expect(offeredSpans(running, running.endMs)).not.toContain("meeting");
    expect(offeredSpans(null, nowMs)).toEqual(["15", "60", "240"]);
  });
});

describe("a wish", () => {
  it("never offers a state that a device only passes through", () => {
    const power = { type: "choice", choices: ["off", "on", "warming"], access: "rw" } as const;
    expect(choicesOf(power)).toEqual(["off", "on"]);
    expect(choicesOf({ type: "boolean", access: "rw" })).toEqual([true, false]);
    expect(choicesOf({ type: "number", unit: "°C", access: "rw" })).toEqual([]);
  });

  it("starts as the device is, and unset while it is between two states", () => {
    expect(firstWish("projector", pointView("power", { value: "on" }))).toBe("on");
    expect(firstWish("projector", pointView("power", { value: "cooling" }))).toBeNull();
    expect(firstWish("hvac", pointView("setpoint", { value: 25 }))).toBe(25);
    expect(firstWish("hvac", pointView("setpoint", {}))).toBeNull();
    expect(firstWish("led-sign", pointView("text", {}))).toBe("");
  });
});

describe("the device filter", () => {
  const devices = [
    deviceView("lights", "lighting-zone", []),
    deviceView("mic-main", "microphone", [], { availability: "offline" }),
  ];
  const name = (device: { kind: string }) => (device.kind === "microphone" ? "话筒" : "照明");

  it("puts what wants a look first and searches names, ids and models", () => {
    const ids = (search: string) =>
      filterDevices(devices, "all", search, name).map((device) => device.device);
    expect(ids("")).toEqual(["mic-main", "lights"]);
    expect(ids("话筒 MAIN")).toEqual(["mic-main"]);
    expect(ids("maker lights")).toEqual(["lights"]);
    expect(ids("curtain")).toEqual([]);
  });

  it("can show only what wants a look", () => {
    expect(filterDevices(devices, "uneasy", "", name)).toHaveLength(1);
    expect(toDeviceShow("uneasy")).toBe("uneasy");
    expect(toDeviceShow("everything")).toBe("all");
  });
});
