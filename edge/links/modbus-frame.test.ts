import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answerLength,
  crc16,
  examineRtu,
  hex,
  parseAnswer,
  requestPdu,
  rtuFrame,
  tcpFrame,
} from "./modbus-frame.ts";
import type { ModbusRequest } from "./modbus-frame.ts";

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const readWords = (table: "holding" | "input", address: number, count: number): ModbusRequest => ({
  kind: "read-words",
  table,
  address,
  count,
});

/** Frames of public documents; their checksums were computed independently. */
const requests: readonly [string, number, ModbusRequest][] = [
  ["01 04 00 00 00 02 71 CB", 1, readWords("input", 0, 2)],
  ["01 04 00 01 00 02 20 0B", 1, readWords("input", 1, 2)],
  ["01 05 00 00 FF 00 8C 3A", 1, { kind: "write-bit", address: 0, on: true }],
  ["FF 05 00 00 FF 00 99 E4", 255, { kind: "write-bit", address: 0, on: true }],
  ["FE 04 00 03 00 01 D5 C5", 254, readWords("input", 3, 1)],
  ["FE 04 00 00 00 04 E5 C6", 254, readWords("input", 0, 4)],
  ["FE 06 00 01 7C 06 6C C7", 254, { kind: "write-word", address: 1, word: 0x7c_06 }],
  ["0A 03 00 00 00 06 C4 B3", 10, readWords("holding", 0, 6)],
];

describe("Modbus frames", () => {
  it.each(requests)("builds %s", (text, unit, request) => {
    expect(hex(rtuFrame(unit, requestPdu(request)))).toBe(hex(bytes(text)));
  });

  it("computes the checksum of a frame that is no Modbus", () => {
    expect(crc16(bytes("55 12 34 03 01"))).toBe(0x8a_ad);
  });

  it("reads an answer of a meter", () => {
    const verdict = examineRtu(1, readWords("input", 0, 2), bytes("01 04 04 43 66 00 00 0E 1F"));
    expect(verdict).toEqual({ is: "answer", length: 9, answer: { ok: true, value: [17254, 0] } });
  });

  it("reads bits, lowest first", () => {
    const request = { kind: "read-bits", table: "coil", address: 0, count: 10 } as const;
    const answer = parseAnswer(request, bytes("01 02 CD 01"));
    expect(answer).toEqual({ ok: true, value: [1, 0, 1, 1, 0, 0, 1, 1, 1, 0] });
  });

  it.each([
    [1, "device-illegal-address"],
    [2, "device-illegal-address"],
    [3, "device-illegal-value"],
    [4, "device-fault"],
    [6, "device-busy"],
    [11, "link-timeout"],
  ])("exception %i means %s", (code, failure) => {
    const frame = rtuFrame(1, Uint8Array.of(0x84, code));
    const verdict = examineRtu(1, readWords("input", 0, 2), frame);
    expect(verdict).toMatchObject({ answer: { ok: false, failure: { code: failure } } });
  });

  it.each([
    ["another unit", "02 04 04 43 66 00 00", "foreign"],
    ["another function", "01 03 04 43 66 00 00", "foreign"],
    ["another length", "01 04 02 43 66", "foreign"],
    ["the request's own echo", "01 04 00 00 00 02", "foreign"],
    ["one byte", "01", "incomplete"],
    ["no checksum yet", "01 04 04 43 66 00 00 0E", "incomplete"],
    ["a wrong checksum", "01 04 04 43 66 00 00 0E 1E", "broken"],
  ])("tells %s", (_what, text, is) => {
    expect(examineRtu(1, readWords("input", 0, 2), bytes(text)).is).toBe(is);
  });

  it("takes the echo of a write for its answer only with its address and its value", () => {
    const request = { kind: "write-word", address: 4, word: 260 } as const;
    const answer = rtuFrame(9, requestPdu(request));
    expect(examineRtu(9, request, answer).is).toBe("answer");
    expect(examineRtu(9, { ...request, word: 261 }, answer).is).toBe("foreign");
    expect(examineRtu(9, { ...request, address: 5 }, answer).is).toBe("foreign");
  });

  it("numbers TCP frames and counts their bytes", () => {
    const frame = tcpFrame(0x12_34, 7, requestPdu(readWords("holding", 1, 2)));
    expect(hex(frame)).toBe("123400000006070300010002");
  });

  it("believes no answer with one flipped bit", () => {
    const request = readWords("input", 0, 2);
    const good = bytes("01 04 04 43 66 00 00 0E 1F");
    const bit = fc.integer({ min: 0, max: good.length * 8 - 1 });
    fc.assert(
      fc.property(bit, (at) => {
        const bad = Uint8Array.from(good, (byte, index) =>
          index === at >> 3 ? byte ^ (1 << (at & 7)) : byte,
        );
        expect(examineRtu(1, request, bad).is).not.toBe("answer");
      }),
    );
  });

  it("knows the length of every answer from its request", () => {
    expect(answerLength(readWords("holding", 0, 3))).toBe(8);
    expect(answerLength({ kind: "read-bits", table: "discrete", address: 0, count: 9 })).toBe(4);
    expect(answerLength({ kind: "write-words", address: 0, words: [1, 2] })).toBe(5);
  });
});
