import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PacketMeter } from "./packet-meter.ts";

/** CONNECT of `bytes` bytes of body, then PUBLISH packets of the given sizes. */
function stream(connectBytes: number, publishBytes: readonly number[]): Uint8Array {
  const packet = (first: number, length: number) => {
    const header = [first];
    let rest = length;
    do {
      header.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
      rest = Math.floor(rest / 128);
    } while (rest > 0);
    return [...header, ...Array.from({ length }, () => 0xff)];
  };
  return Uint8Array.from([
    ...packet(0x10, connectBytes),
    ...publishBytes.flatMap((length) => packet(0x30, length)),
  ]);
}

test("however a stream is cut, only the size of its packets counts", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 50 }), (publishBytes, cut) => {
      const meter = new PacketMeter(300);
      const bytes = stream(20, publishBytes);
      let fault: string | null = null;
      for (let at = 0; at < bytes.length && fault === null; at += cut) {
        fault = meter.take(bytes.subarray(at, at + cut));
      }
      expect(fault).toBe(publishBytes.some((size) => size > 300) ? "too-large" : null);
    }),
  );
});

test("a packet is refused by its announced length, before its body comes", () => {
  const meter = new PacketMeter(1_000);
  expect(meter.take(stream(10, []))).toBeNull();
  expect(meter.take(Uint8Array.from([0x30, 0xff, 0xff, 0x7f]))).toBe("too-large");
});

test("the first packet must be CONNECT, and a length has at most four bytes", () => {
  expect(new PacketMeter(1_000).take(Uint8Array.from([0x30, 0x00]))).toBe("not-connect");
  const endless = Uint8Array.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x01]);
  expect(new PacketMeter(1_000).take(endless)).toBe("bad-length");
});

test("a known sender may send more", () => {
  const meter = new PacketMeter(100);
  expect(meter.take(stream(50, []))).toBeNull();
  meter.allow(5_000);
  expect(meter.take(stream(0, [4_000]).subarray(2))).toBeNull();
});
