import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc16, hasGoodCrc, withCrc } from "./checksum.ts";
import { answerPdu, emptyTables, floatWord, signedWord } from "./modbus-slave.ts";
import type { ModbusTables } from "./modbus-slave.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("the checksum", () => {
  it("is that of published frames", () => {
    for (const frame of ["010400000002 71CB", "01050000FF00 8C3A", "FE0400030001 D5C5"]) {
      expect(hasGoodCrc(hex(frame))).toBe(true);
      expect(withCrc(hex(frame).subarray(0, -2))).toEqual(hex(frame));
    }
  });

  it("notices every single flipped bit", () => {
    const frame = fc.uint8Array({ minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(frame, fc.nat(), (bytes, where) => {
        const sent = withCrc(Buffer.from(bytes));
        const bit = where % (sent.length * 8);
        sent[bit >> 3] = (sent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(hasGoodCrc(sent)).toBe(false);
      }),
    );
    expect(crc16(Buffer.alloc(0))).toBe(0xffff);
  });
});

function createTables(): ModbusTables & { readonly coils: boolean[]; readonly words: number[] } {
  const coils = Array.from({ length: 8 }, () => false);
  const words = [230, 0xffff, 7];
  return {
    ...emptyTables,
    coils,
    words,
    functions: [1, 3, 4, 5, 6, 0x0f, 0x10],
    coil: (address) => coils[address],
    setCoil(address, closed) {
      if (address > 7) return "illegal-address";
      coils[address] = closed;
      return "taken";
    },
    holding: (address) => words[address],
    setHolding(address, word) {
      if (address > 2) return "illegal-address";
      if (word > 1000) return "illegal-value";
      words[address] = word;
      return "taken";
    },
    input: (address) => (address === 1 ? signedWord(-4.5, 0.1) : undefined),
  };
}

describe("a Modbus slave", () => {
  it.each([
    ["reads words", "03 0000 0003", "03 06 00E6 FFFF 0007"],
    ["reads a negative input", "04 0001 0001", "04 02 FFD3"],
    ["refuses a register it has not", "04 0000 0001", "84 02"],
    ["refuses a read across the end", "03 0002 0002", "83 02"],
    ["refuses too many", "03 0000 007E", "83 03"],
    ["refuses a function it has not", "02 0000 0001", "82 01"],
    ["refuses half a request", "03 00", "83 03"],
    ["writes a word", "06 0002 0009", "06 0002 0009"],
    ["refuses a value", "06 0002 0FFF", "86 03"],
    ["closes a coil", "05 0003 FF00", "05 0003 FF00"],
    ["refuses half a coil", "05 0003 0100", "85 03"],
    ["writes many coils", "0F 0000 000A 02 FF03", "8F 02"],
    ["writes eight coils", "0F 0000 0008 01 A5", "0F 0000 0008"],
    ["refuses a wrong byte count", "10 0000 0002 02 0001", "90 03"],
    ["writes two words", "10 0000 0002 04 0001 0002", "10 0000 0002"],
  ])("%s", (_name, request, answer) => {
    expect(answerPdu(createTables(), hex(request)).toString("hex")).toBe(
      hex(answer).toString("hex"),
    );
  });

  it("packs coils low bit first", () => {
    const tables = createTables();
    answerPdu(tables, hex("0F 0000 0008 01 A5"));
    expect(tables.coils).toEqual([true, false, true, false, false, true, false, true]);
    expect(answerPdu(tables, hex("01 0000 0008"))).toEqual(hex("01 01 A5"));
  });

  it("never fails on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 260 }), (bytes) => {
        const answer = answerPdu(createTables(), Buffer.from(bytes));
        expect(answer.length).toBeGreaterThanOrEqual(2);
        expect(answer.length).toBeLessThanOrEqual(253);
      }),
      { numRuns: 500 },
    );
  });

  it("writes floats as published, and NaN for no value", () => {
    expect([floatWord(230, true), floatWord(230, false)]).toEqual([0x4366, 0]);
    expect(floatWord(Number.NaN, true)).toBe(0x7fc0);
    expect(signedWord(Number.NaN, 0.1)).toBe(0x8000);
  });
});
