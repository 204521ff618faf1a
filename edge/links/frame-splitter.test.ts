import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameShape } from "../../contract/profile.ts";
import { FrameSplitter } from "./frame-splitter.ts";

const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** A family of frames, some of them as published or computed elsewhere, and its rule said again. */
interface Family {
  readonly name: string;
  readonly shape: FrameShape;
  readonly frames: readonly Buffer[];
  /** Whether bytes as they were on the wire are a frame. Shares nothing with the splitter. */
  readonly isFrame: (wire: Buffer) => boolean;
}

const radar: Family = {
  name: "HLK-LD2410: ends and a length",
  shape: {
    start: ["F4F3F2F1"],
    length: { at: 4, type: "u16le", adds: 10 },
    end: "F8F7F6F5",
    maxBytes: 74,
  },
  frames: [
    bytes("F4F3F2F1 0D00 02AA 02 5100 00 0000 3B 0000 5500 F8F7F6F5"),
    bytes("F4F3F2F1 0D00 02AA 00 5100 00 0000 3B 2C01 5500 F8F7F6F5"),
  ],
  isFrame: (wire) =>
    wire.subarray(0, 4).equals(bytes("F4F3F2F1")) &&
    wire.subarray(-4).equals(bytes("F8F7F6F5")) &&
    wire.readUInt16LE(4) === wire.length - 10,
};

const meter: Family = {
  name: "DL/T 645: a sum, a length, and data in disguise",
  shape: {
    start: ["68 .. .. .. .. .. .. 68"],
    length: { at: 9, type: "u8", adds: 12 },
    checksum: { kind: "sum8", from: 0 },
    end: "16",
    maxBytes: 212,
    disguise: { from: 10, plus: 0x33 },
    wake: "FEFEFEFE",
  },
  frames: [
    bytes("68 35 00 24 11 18 20 68 91 06 33 34 34 35 47 56 76 16"),
    bytes("68 35 00 24 11 18 20 68 91 07 33 33 36 35 9A 4B 34 F4 16"),
    bytes("68 35 00 24 11 18 20 68 91 08 33 33 34 33 9A 78 56 34 74 16"),
  ],
  isFrame: (wire) => {
    let sum = 0;
    for (const byte of wire.subarray(0, -2)) sum += byte;
    return wire.at(-1) === 0x16 && wire.at(-2) === sum % 256 && wire[9] === wire.length - 12;
  },
};

/** The CRC of Modbus as a division of polynomials, bit by bit from the other side. */
function remainderOf(wire: Buffer): number {
  const reversed = (value: number, bits: number) =>
    Number.parseInt(value.toString(2).padStart(bits, "0").split("").reverse().join(""), 2);
  let register = 0xff_ff;
  for (const byte of wire) {
    register ^= reversed(byte, 8) << 8;
    for (let bit = 0; bit < 8; bit++) {
      register = register & 0x80_00 ? ((register << 1) ^ 0x80_05) & 0xff_ff : register << 1;
    }
  }
  return reversed(register, 16);
}

const curtain: Family = {
  name: "Dooya: two lengths and a CRC",
  shape: {
    start: ["55"],
    length: [7, 8],
    checksum: { kind: "crc16-modbus", from: 0 },
    maxBytes: 8,
  },
  frames: [
    bytes("55 12 34 03 01 AD 8A"),
    bytes("55 12 34 01 01 32 6B A8"),
    bytes("55 12 34 03 04 FF 08 AD"),
  ],
  isFrame: (wire) =>
    wire[0] === 0x55 && remainderOf(wire.subarray(0, -2)) === wire.readUInt16LE(wire.length - 2),
};

const projector: Family = {
  name: "NEC: several starts, a sum, no end",
  shape: {
    start: ["20 85", "20 88", "A0 85"],
    length: { at: 4, type: "u8", adds: 6 },
    checksum: { kind: "sum8", from: 0 },
    maxBytes: 134,
  },
  frames: [
    bytes("20 85 01 40 10 00 00 01 00 00 04 00 00 00 00 00 00 00 00 00 00 FB"),
    bytes("20 88 01 40 0C 12 00 00 00 00 00 00 00 00 00 00 00 07"),
  ],
  isFrame: (wire) => {
    let sum = 0;
    for (const byte of wire.subarray(0, -1)) sum += byte;
    return wire.at(-1) === sum % 256 && wire[4] === wire.length - 6;
  },
};

const families = [radar, meter, curtain, projector];

/** What an opened frame looked like on the wire. */
function onWire(frame: Buffer, { shape }: Family): Buffer {
  const { from, plus } = shape.disguise ?? { from: 0, plus: 0 };
  const tail =
    (shape.checksum === undefined ? 0 : shape.checksum.kind === "sum8" ? 1 : 2) +
    bytes(shape.end ?? "").length;
  return Buffer.from(
    frame.map((byte, at) => (at >= from && at < frame.length - tail ? byte + plus : byte)),
  );
}

/** Random numbers of one seed, which is what a failing run prints. */
function dice(seed: number) {
  let state = seed >>> 0;
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Good frames with noise between them, then a few bytes changed, lost, doubled or added. */
function mutatedStream({ frames }: Family, roll: (sides: number) => number): Buffer {
  const parts = Array.from({ length: 1 + roll(4) }, () => {
    const noise = Buffer.from(Array.from({ length: roll(6) }, () => roll(256)));
    return Buffer.concat([noise, frames[roll(frames.length)] ?? noise]);
  });
  const stream = Array.from(Buffer.concat(parts));
  for (let left = roll(5); left > 0; left--) {
    const at = roll(stream.length);
    switch (roll(4)) {
      case 0:
        stream[at] = roll(256);
        break;
      case 1:
        stream[at] = (stream[at] ?? 0) ^ (1 << roll(8));
        break;
      case 2:
        stream.splice(at, 1 + roll(4));
        break;
      default:
        stream.splice(at, 0, ...stream.slice(at, at + 1 + roll(12)));
    }
  }
  return Buffer.from(stream);
}

/** Everything a splitter makes of a stream that comes in pieces. */
function cut(shape: FrameShape, pieces: readonly Buffer[]) {
  const splitter = new FrameSplitter(shape);
  const cuts = [...pieces.map((piece) => splitter.take(piece)), splitter.flush()];
  const total = (of: (part: (typeof cuts)[number]) => number) =>
    cuts.reduce((sum, part) => sum + of(part), 0);
  return {
    frames: cuts.flatMap((part) => part.frames),
    skipped: total((part) => part.skipped),
    spoilt: total((part) => part.spoilt),
  };
}

describe.each(families)("$name", (family) => {
  const { shape, frames, isFrame } = family;

  it("knows its own frames", () => {
    for (const frame of frames) expect(isFrame(frame)).toBe(true);
    const { frames: found, skipped } = cut(shape, [Buffer.concat(frames)]);
    expect(found.map((frame) => onWire(frame, family))).toEqual(frames);
    expect(skipped).toBe(0);
  });

  it("finds two frames that run together, cut at any byte", () => {
    for (const first of frames) {
      for (const second of frames) {
        const whole = Buffer.concat([first, second]);
        for (let at = 0; at <= whole.length; at++) {
          const { frames: found } = cut(shape, [whole.subarray(0, at), whole.subarray(at)]);
          expect(found.map((frame) => onWire(frame, family))).toEqual([first, second]);
        }
      }
    }
  });

  it("takes nothing from 25,000 spoilt streams that its rule would refuse", () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const roll = dice(seed);
        const stream = mutatedStream(family, roll);
        const at = roll(stream.length + 1);
        const { frames: found } = cut(shape, [stream.subarray(0, at), stream.subarray(at)]);
        for (const frame of found) {
          const wire = onWire(frame, family);
          if (!isFrame(wire)) throw new Error(`${wire.toString("hex")} is no frame`);
          if (!stream.includes(wire)) throw new Error(`${wire.toString("hex")} was never sent`);
        }
        taken += found.length;
      }),
      { numRuns: 25_000 },
    );
    expect(taken).toBeGreaterThan(25_000);
  });

  it("cuts a stream alike, however it comes", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), (seed, size) => {
        const stream = mutatedStream(family, dice(seed));
        const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, piece) =>
          stream.subarray(piece * size, (piece + 1) * size),
        );
        expect(cut(shape, pieces)).toEqual(cut(shape, [stream]));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a splitter", () => {
  it("does not lose the frame behind a damaged length", () => {
    const [still] = radar.frames;
    if (still === undefined) throw new Error("no frame");
    const damaged = Buffer.from(still);
    damaged[4] = 0x30;
    const { frames } = new FrameSplitter(radar.shape).take(
      Buffer.concat([damaged, still, still, still]),
    );
    expect(frames).toHaveLength(3);
  });

  it("holds less than the longest frame, whatever comes", () => {
    const splitter = new FrameSplitter(radar.shape);
    const { skipped } = splitter.take(Buffer.alloc(100_000, 0xf4));
    expect(skipped).toBeGreaterThan(100_000 - radar.shape.maxBytes);
    expect(splitter.flush().skipped).toBeLessThan(radar.shape.maxBytes);
    expect(splitter.take(bytes("F4F3F2F1 FFFF")).skipped).toBe(6);
    expect(splitter.take(radar.frames[0] ?? Buffer.alloc(0)).frames).toHaveLength(1);
  });

  it("counts spoilt frames, and not the bytes that wake a receiver", () => {
    const [frame] = meter.frames;
    if (frame === undefined) throw new Error("no frame");
    const spoilt = Buffer.from(frame);
    spoilt[14] = 0x48;
    const splitter = new FrameSplitter(meter.shape);
    expect(splitter.take(Buffer.concat([bytes("FEFEFEFE"), frame]))).toMatchObject({
      skipped: 0,
      spoilt: 0,
    });
    expect(splitter.take(spoilt)).toMatchObject({ frames: [], spoilt: 1 });
  });

  it("gives up half a frame when nothing more will come, and what it swallowed comes out", () => {
    const [frame] = meter.frames;
    if (frame === undefined) throw new Error("no frame");
    const claim = bytes("68 35 00 24 11 18 20 68 91 80");
    const splitter = new FrameSplitter(meter.shape);
    expect(splitter.take(Buffer.concat([claim, frame])).frames).toEqual([]);
    expect(splitter.flush().frames).toHaveLength(1);
  });
});
