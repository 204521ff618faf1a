import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vocabulary } from "../../contract/points.ts";
import { modbusPointSchema } from "../../contract/profile/modbus.ts";
import type { ModbusPoint } from "../../contract/profile.ts";
import { toSample, toWire } from "./point-value.ts";

const point = (settings: object): ModbusPoint =>
  modbusPointSchema.parse({ function: "holding", address: 0, ...settings });
const { power, mode, setpoint, temperature } = vocabulary.hvac;
const flag = vocabulary.presence.occupied;

describe("what a wire value means", () => {
  it("scales without leaving the noise of binary fractions", () => {
    const sample = toSample("setpoint", setpoint, point({ scale: 0.1 }), 215);
    expect(sample).toEqual({
      ok: true,
      value: { point: "setpoint", value: 21.5, quality: "good" },
    });
  });

  it.each([
    ["a sentinel", -32_768],
    ["a number outside the plausible range", 990],
  ])("marks %s as bad", (_what, wire) => {
    const settings = point({ scale: 0.1, invalid: [-32_768], plausible: [-20, 60] });
    expect(toSample("temperature", temperature, settings, wire)).toMatchObject({
      value: { quality: "bad" },
    });
  });

  it.each([Number.NaN, Infinity, "", "abc"])("takes %s for no number", (wire) => {
    const sample = toSample("temperature", temperature, point({}), wire);
    expect(sample).toMatchObject({ failure: { code: "value-implausible" } });
  });

  it("reads words through the profile's map, and fails on a value without meaning", () => {
    const settings = point({ values: { "0": "auto", "4": "cool" } });
    expect(toSample("mode", mode, settings, 4)).toMatchObject({ value: { value: "cool" } });
    expect(toSample("mode", mode, settings, 9)).toMatchObject({ ok: false });
  });

  it("writes the word that the profile chose among several", () => {
    const settings = point({ values: { "1": "on", "3": "on" }, writes: { on: "3" } });
    expect(toWire(power, settings, "on")).toEqual({ ok: true, value: "3" });
    expect(toWire(power, settings, "off")).toMatchObject({ ok: false });
  });

  it("takes a bare bit for a flag", () => {
    expect(toSample("occupied", flag, point({}), 1)).toMatchObject({ value: { value: true } });
    expect(toSample("occupied", flag, point({}), 2)).toMatchObject({ ok: false });
  });

  it("brings every number back that it has written", () => {
    const settings = point({ scale: 0.1, offset: -40 });
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 1200 }), (tenths) => {
        const value = tenths / 10;
        const wire = toWire(setpoint, settings, value);
        const back = wire.ok && toSample("setpoint", setpoint, settings, wire.value);
        expect(back).toMatchObject({ value: { value } });
      }),
    );
  });
});
