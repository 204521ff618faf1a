import { describe, expect, it } from "vitest";
import { demoModel } from "../demo-room.fixture.ts";
import { targetsOf } from "./targets.fixture.ts";

const running = { "hvac/power": "on", "hvac/mode": "cool" };
const setpointAt = (values: Record<string, string | number>, change = {}) =>
  targetsOf({ phase: "idle", minutesToStart: 600, occupancy: "occupied", values, ...change })(
    "hvac/setpoint",
  );

describe("PI26: a thermostat that somebody turned while nobody asked the room", () => {
  it.each([
    ["cool", 25.9, 26],
    ["cool", 26, undefined],
    ["cool", 28, undefined],
    ["heat", 20.1, 20],
    ["heat", 20, undefined],
    ["auto", 21, 26],
  ])("in mode %s at %d °C is set to %s", (mode, setpoint, wanted) => {
    const target = setpointAt({ ...running, "hvac/mode": mode, "hvac/setpoint": setpoint });
    const clause = wanted === undefined ? undefined : "PI26";
    expect([target?.value, target?.reason.clause]).toEqual([wanted, clause]);
  });

  it("is left alone while it is off, or its mode is not known", () => {
    expect(setpointAt({ ...running, "hvac/power": "off", "hvac/setpoint": 18 })).toBeUndefined();
    expect(setpointAt({ "hvac/power": "on", "hvac/setpoint": 18 })).toBeUndefined();
  });

  it("needs no clock, and honours an exemption only by a trusted one", () => {
    const model = demoModel(
      (text) =>
        `${text}\nexemptions:\n  - { clause: PI26, mode: cooling, limitC: 24, owner: Li, reason: server racks, until: "2026-09-30T18:00:00+08:00" }\n`,
    );
    const at24 = { ...running, "hvac/setpoint": 24 };
    expect(setpointAt(at24, { model })).toBeUndefined();
    expect(setpointAt(at24, { model, change: { clockTrusted: false } })?.value).toBe(26);
  });

  it("gives way to every other wish, which passes the guard all the same", () => {
    const point = "hvac/setpoint" as const;
    const hold = { point, value: 27, by: "Li", sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
    const target = setpointAt({ ...running, [point]: 22 }, { change: { holds: [hold] } });
    expect([target?.value, target?.lost.map(({ value }) => value)]).toEqual([27, [26]]);
  });
});
