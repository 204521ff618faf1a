import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vocabulary } from "../../contract/points.ts";
import { modbusPointSchema } from "../../contract/profile/modbus.ts";
import type { ModbusPoint } from "../../contract/profile.ts";
import { planReads, pickValue, placePoint } from "./modbus-reads.ts";
import { decodeWords, encodeWords } from "./modbus-values.ts";
import { planWrite } from "./modbus-writes.ts";
import type { WordWrites } from "./modbus-writes.ts";

const point = (settings: object): ModbusPoint =>
  modbusPointSchema.parse({ function: "holding", address: 0, ...settings });
const { power, setpoint } = vocabulary.hvac;
const planned = (settings: object, value: number, wordWrites: WordWrites = "single") =>
  planWrite(placePoint("setpoint", point(settings), 1), setpoint, value, wordWrites);

describe("registers", () => {
  it.each([
    ["u16", "high-first", [0xff_fe], 65_534],
    ["i16", "high-first", [0xff_fe], -2],
    ["u32", "high-first", [1, 2], 65_538],
    ["u32", "low-first", [2, 1], 65_538],
    ["i32", "high-first", [0xff_ff, 0xff_fe], -2],
    ["u64", "high-first", [0, 0, 1, 2], 65_538],
    ["i64", "high-first", [0xff_ff, 0xff_ff, 0xff_ff, 0xff_fe], -2],
    ["nonzero", "high-first", [254], 1],
    ["nonzero", "high-first", [0], 0],
    ["float32", "high-first", [0x43_66, 0x00_00], 230],
    ["float32", "high-first", [0x43_ce, 0x40_00], 412.5],
    ["float32", "low-first", [0x1a_99, 0x43_66], 230.1039],
  ] as const)("reads %s %s", (type, words, data, value) => {
    expect(decodeWords(point({ type, words }), data)).toBe(value);
  });

  it.each(["u16", "i16", "u32", "i32", "u64", "i64"] as const)(
    "writes %s as it reads it",
    (type) => {
      const settings = point({ type, words: "low-first" });
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 32_767 }), (value) => {
          const words = encodeWords(settings, value);
          expect(words.ok && decodeWords(settings, words.value)).toBe(value);
        }),
      );
    },
  );

  it("reads the bits of a word, and no others", () => {
    const word = fc.integer({ min: 0, max: 0xff_ff });
    const span = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 }));
    fc.assert(
      fc.property(word, span, (data, ends) => {
        const bits = ends.sort((left, right) => left - right);
        const digits = data
          .toString(2)
          .padStart(16, "0")
          .slice(15 - bits[1], 16 - bits[0]);
        expect(decodeWords(point({ bits }), [data])).toBe(Number.parseInt(digits, 2));
      }),
    );
  });

  it("writes what the maker lists, where the maker says, and nothing else", () => {
    const write = { function: "holding", address: 1, channelStride: 2, values: { on: 0x01_00 } };
    const relay = { address: 40, channelStride: 1, values: { "0": "off", "1": "on" }, write };
    const plan = (value: string) =>
      planWrite(placePoint("power", point(relay), 3), power, value, "single");
    expect(plan("on")).toMatchObject({
      value: { request: { kind: "write-word", address: 5, word: 0x01_00 } },
    });
    expect(plan("off")).toMatchObject({ failure: { code: "device-illegal-value" } });
  });

  it.each([
    [{ type: "u16" }, -1],
    [{ type: "u16" }, 65_536],
    [{ type: "i16" }, 40_000],
    [{ type: "u32" }, Number.NaN],
    [{ bits: [12, 14] }, 8],
    [{ function: "coil" }, 2],
    [{ function: "input" }, 1],
  ])("refuses %j ← %d", (settings, value) => {
    expect(planned(settings, value).ok).toBe(false);
  });

  it("writes one register by function 6 and two by function 16", () => {
    expect(planned({}, 260)).toMatchObject({
      value: { request: { kind: "write-word", word: 260 } },
    });
    expect(planned({ type: "float32" }, 230)).toMatchObject({
      value: { request: { kind: "write-words", words: [0x43_66, 0] } },
    });
  });

  it("writes by function 16 alone to a device that knows no other", () => {
    expect(planned({}, 260, "multiple")).toMatchObject({
      value: { request: { kind: "write-words", words: [260] } },
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
  words.slice(
    0,
    { u16: 1, i16: 1, nonzero: 1, u32: 2, i32: 2, float32: 2, u64: 4, i64: 4 }[settings.type],
  );
