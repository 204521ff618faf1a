import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profileSchema } from "../../contract/profile.ts";
import type { FramePoint } from "../../contract/profile.ts";
import { readValue, valueBytes, widthOf } from "./frame-value.ts";

const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** A point through the schema, as a profile would have it. */
function point(members: object): FramePoint {
  const profile = profileSchema.parse({
    vendor: "V",
    model: "M",
    kind: "meter",
    status: "beta",
    source: "a test",
    driver: "binary-frame",
    link: {
      type: "serial",
      baud: [9600],
      default: 9600,
      frame: { start: ["AA"], length: [8], maxBytes: 8 },
    },
    points: { activePower: { unsolicited: "AA", at: 1, ...members } },
  });
  const found = profile.driver === "binary-frame" ? profile.points["activePower"] : undefined;
  if (found === undefined) throw new Error("no point");
  return found;
}

const cases: readonly [type: object, frame: string, value: number | string | null][] = [
  [{ type: "u8" }, "AA FE", 254],
  [{ type: "u16le" }, "AA 34 12", 0x12_34],
  [{ type: "u16be" }, "AA 12 34", 0x12_34],
  [{ type: "i16le" }, "AA FE FF", -2],
  [{ type: "i16be" }, "AA FF FE", -2],
  [{ type: "u24le" }, "AA 56 34 12", 0x12_34_56],
  [{ type: "u24be" }, "AA 12 34 56", 0x12_34_56],
  [{ type: "u32le" }, "AA 78 56 34 F2", 0xf2_34_56_78],
  [{ type: "u32be" }, "AA F2 34 56 78", 0xf2_34_56_78],
  // x of the radar's report: the top bit stands for plus.
  [{ type: "plus15le" }, "AA 0E 03", -782],
  [{ type: "plus15le" }, "AA B1 86", 1713],
  [{ type: "plus15le" }, "AA 00 00", 0],
  [{ type: "bcd", bytes: 2 }, "AA 14 23", 2314],
  [{ type: "bcd", bytes: 3 }, "AA 67 18 81", 811_867],
  [{ type: "signed-bcd", bytes: 3 }, "AA 67 18 81", -11_867],
  [{ type: "signed-bcd", bytes: 3 }, "AA 67 18 01", 11_867],
  [{ type: "bcd", bytes: 2 }, "AA 1A 23", Number.NaN],
  [{ type: "bcd", bytes: 2 }, "AA FF FF", Number.NaN],
  [{ type: "digits", bytes: 6 }, "AA 35 00 24 11 18 20", "201811240035"],
  [{ type: "digits", bytes: 2 }, "AA AA AA", null],
  [{ type: "flags", bytes: 2, flags: { "1": "hot", "8": "old" } }, "AA 00 00", ""],
  [{ type: "flags", bytes: 2, flags: { "1": "hot", "8": "old" } }, "AA 06 01", "hot, bit 2, old"],
  [{ type: "filled", bytes: 2, records: 3 }, "AA 00 00 00 01 02 00", 2],
  [{ type: "u32le" }, "AA 78 56 34", null],
];

describe("a value in a frame", () => {
  it.each(cases)("%j in %s is %s", (type, frame, value) => {
    expect(readValue(bytes(frame), point(type))).toEqual(value);
  });

  it("is read back as it was put in", () => {
    const types = ["u8", "u16le", "u16be", "i16le", "i16be", "u24le", "u24be", "u32le", "u32be"];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.integer(), (type, number) => {
        const settings = point({ type });
        const put = valueBytes(settings, number);
        const bits = 8 * widthOf(settings);
        const [lowest, highest] = type.startsWith("u")
          ? [0, 2 ** bits - 1]
          : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
        expect(put.ok).toBe(number >= lowest && number <= highest);
        const frame = Buffer.concat([bytes("AA"), put.ok ? put.value : bytes("")]);
        expect(readValue(frame, settings)).toBe(put.ok ? number : null);
      }),
    );
  });

  it("is never half a number, nor of a type that is only read", () => {
    expect(valueBytes(point({ type: "u8" }), 1.5).ok).toBe(false);
    expect(valueBytes(point({ type: "u8" }), "").ok).toBe(false);
    expect(valueBytes(point({ type: "bcd", bytes: 2 }), 1).ok).toBe(false);
    expect(valueBytes(point({ type: "plus15le" }), 1).ok).toBe(false);
  });
});
