import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vocabulary } from "../../contract/points.ts";
import { modbusPointSchema } from "../../contract/profile/modbus.ts";
import type { ModbusPoint } from "../../contract/profile.ts";
import { planReads, pickValue, placePoint } from "./modbus-reads.ts";
import { decodeWords, encodeWords, writeRequest } from "./modbus-values.ts";
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

describe("registers", () => {
  it.each([
    ["u16", "high-first", [0xff_fe], 65_534],
    ["i16", "high-first", [0xff_fe], -2],
    ["u32", "high-first", [1, 2], 65_538],
    ["u32", "low-first", [2, 1], 65_538],
    ["i32", "high-first", [0xff_ff, 0xff_fe], -2],
    ["u64", "high-first", [0, 0, 1, 2], 65_538],
    ["float32", "high-first", [0x43_66, 0x00_00], 230],
    ["float32", "high-first", [0x43_ce, 0x40_00], 412.5],
    ["float32", "low-first", [0x1a_99, 0x43_66], 230.1039],
  ] as const)("reads %s %s", (type, words, data, value) => {
    expect(decodeWords(point({ type, words }), data)).toBe(value);
  });

  it.each(["u16", "i16", "u32", "i32", "u64"] as const)("writes %s as it reads it", (type) => {
    const settings = point({ type, words: "low-first" });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32_767 }), (value) => {
        const words = encodeWords(settings, value);
        expect(words.ok && decodeWords(settings, words.value)).toBe(value);
      }),
    );
  });

  it.each([
    [{ type: "u16" }, -1],
    [{ type: "u16" }, 65_536],
    [{ type: "i16" }, 40_000],
    [{ type: "u32" }, Number.NaN],
    [{ function: "coil" }, 2],
    [{ function: "input" }, 1],
  ])("refuses %j ← %d", (settings, value) => {
    expect(writeRequest(point(settings), 0, value).ok).toBe(false);
  });

  it("writes one register by function 6 and two by function 16", () => {
    expect(writeRequest(point({}), 4, 260)).toMatchObject({
      value: { kind: "write-word", word: 260 },
    });
    expect(writeRequest(point({ type: "float32" }), 4, 230)).toMatchObject({
      value: { kind: "write-words", words: [0x43_66, 0] },
    });
  });
});

describe("the plan of reads", () => {
  const place = (name: string, settings: object, channel = 1) =>
    placePoint(name, point(settings), channel);
  const rules = { maxRegistersPerRead: 10, maxRegisterGap: 2 };
  const spans = (names: readonly ReturnType<typeof place>[], alone: readonly string[] = []) =>
    planReads(names, rules, new Set(alone)).map(
      ({ request, points }) =>
        `${request.address}+${request.count}:${points.map((p) => p.name).join()}`,
    );

  it("puts neighbours together, over small gaps only, up to the device's limit", () => {
    const a = place("a", { address: 0, type: "float32" });
    const b = place("b", { address: 4, type: "float32" });
    const c = place("c", { address: 9 });
    const d = place("d", { address: 10 });
    expect(spans([d, b, a, c])).toEqual(["0+6:a,b", "9+2:c,d"]);
  });

  it("never mixes tables", () => {
    const coil = place("coil", { address: 0, function: "coil" });
    const input = place("input", { address: 1, function: "input" });
    expect(spans([coil, input])).toEqual(["0+1:coil", "1+1:input"]);
  });

  it("moves a channel by its stride", () => {
    expect(spans([place("a", { address: 100, channelStride: 8 }, 3)])).toEqual(["116+1:a"]);
  });

  it("reads by itself what the device has refused before", () => {
    const names = ["a", "b", "c"].map((name, address) => place(name, { address }));
    expect(spans(names, ["b"])).toEqual(["0+1:a", "1+1:b", "2+1:c"]);
  });

  it("covers every point within the rules and finds each value again", () => {
    const type = fc.constantFrom("u16", "u32", "u64");
    const drafts = fc.array(fc.record({ address: fc.integer({ min: 0, max: 60 }), type }));
    fc.assert(
      fc.property(drafts, (settings) => {
        const placed = settings.map((draft, at) => place(`p${at}`, draft));
        const blocks = planReads(placed, rules, new Set());
        expect(blocks.flatMap(({ points }) => points)).toHaveLength(placed.length);
        for (const block of blocks) {
          const { address, count } = block.request;
          expect(count).toBeLessThanOrEqual(rules.maxRegistersPerRead);
          const data = Array.from({ length: count }, (_, at) => address + at);
          for (const each of block.points) {
            const words = data.slice(each.address - address);
            expect(pickValue(block, each, data)).toBe(decodeWords(each.settings, fit(each, words)));
          }
        }
      }),
    );
  });
});

const fit = ({ settings }: { settings: ModbusPoint }, words: readonly number[]) =>
  words.slice(0, { u16: 1, i16: 1, u32: 2, i32: 2, float32: 2, u64: 4 }[settings.type]);
