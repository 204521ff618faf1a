import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MbapSplitter } from "./mbap-splitter.ts";
import { tcpFrame } from "./modbus-frame.ts";

const frames = fc.array(
  fc
    .record({
      transaction: fc.nat(0xff_ff),
      unit: fc.nat(255),
      pdu: fc.uint8Array({ minLength: 1, maxLength: 253 }),
    })
    .map(({ transaction, unit, pdu }) => Buffer.from(tcpFrame(transaction, unit, pdu))),
  { minLength: 1, maxLength: 4 },
);

describe("a stream of Modbus TCP frames", () => {
  it("is cut into the same frames wherever it is broken", () => {
    fc.assert(
      fc.property(frames, fc.nat(), (sent, where) => {
        const splitter = new MbapSplitter();
        const stream = Buffer.concat(sent);
        const cut = where % stream.length;
        const first = splitter.take(stream.subarray(0, cut));
        const second = splitter.take(stream.subarray(cut));
        expect([...first.frames, ...second.frames]).toEqual(sent);
        expect(first.stray ?? second.stray).toBeNull();
      }),
    );
  });

  it.each([
    ["another protocol", "000100010003110301"],
    ["no PDU", "00010000000111"],
    ["more than a frame holds", "0001000000ff1103"],
  ])("is given up at %s, and found again with the next connection", (_what, hex) => {
    const splitter = new MbapSplitter();
    const good = Buffer.from(tcpFrame(1, 17, Uint8Array.of(3, 2, 0, 1)));
    const wrong = splitter.take(Buffer.concat([good, Buffer.from(hex, "hex"), good]));
    expect(wrong.frames).toEqual([good]);
    expect(wrong.stray).not.toBeNull();
    expect(splitter.take(good).frames).toEqual([good]);
  });
});
