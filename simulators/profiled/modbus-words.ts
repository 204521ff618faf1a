import type { ModbusPoint } from "../../contract/profile.ts";

/** Registers one value takes. */
export function widthOf({ function: table, type }: ModbusPoint): number {
  if (table === "coil" || table === "discrete") return 1;
  if (type === "u64" || type === "i64") return 4;
  return type === "u32" || type === "i32" || type === "float32" ? 2 : 1;
}

const smallest = { u16: 0, nonzero: 0, i16: -(2 ** 15), u32: 0, i32: -(2 ** 31) } as const;
const largest = {
  u16: 2 ** 16 - 1,
  nonzero: 1,
  i16: 2 ** 15 - 1,
  u32: 2 ** 32 - 1,
  i32: 2 ** 31 - 1,
} as const;

/**
 * A number as the device holds it in its registers, words 0 to 65535 in the order of the wire. What
 * a register cannot hold becomes its nearest limit; no number becomes what most makers take for it:
 * all bits set, or the lowest number of a signed type. Bits are put into their place of the word.
 */
export function wordsOf(point: ModbusPoint, value: number): readonly number[] {
  const bytes = Buffer.alloc(widthOf(point) * 2);
  switch (point.type) {
    case "float32":
      bytes.writeFloatBE(value);
      break;
    case "u64":
      bytes.writeBigUInt64BE(Number.isNaN(value) ? 2n ** 64n - 1n : BigInt(Math.round(value)));
      break;
    case "i64":
      bytes.writeBigInt64BE(Number.isNaN(value) ? -(2n ** 63n) : BigInt(Math.round(value)));
      break;
    case "i16":
      bytes.writeInt16BE(held(point.type, value));
      break;
    case "i32":
      bytes.writeInt32BE(held(point.type, value));
      break;
    case "u32":
      bytes.writeUInt32BE(held(point.type, value));
      break;
    case "u16":
    case "nonzero":
      bytes.writeUInt16BE(inPlace(point, held(point.type, value)));
  }
  const words = Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readUInt16BE(at * 2));
  return point.words === "low-first" ? words.toReversed() : words;
}

function held(type: keyof typeof smallest, value: number): number {
  const isSigned = type === "i16" || type === "i32";
  if (Number.isNaN(value)) return isSigned ? smallest[type] : largest[type];
  return Math.min(largest[type], Math.max(smallest[type], Math.round(value)));
}

/** Bits of a word that belong to a point. */
export function maskOf({ bits }: ModbusPoint): number {
  return bits === undefined ? 0xff_ff : (2 ** (bits[1] - bits[0] + 1) - 1) << bits[0];
}

const inPlace = (point: ModbusPoint, value: number): number =>
  (value << (point.bits?.[0] ?? 0)) & maskOf(point);

/** The number that registers in the order of the wire say. */
export function numberOf(point: ModbusPoint, words: readonly number[]): number {
  const ordered = point.words === "low-first" ? words.toReversed() : words;
  const bytes = Buffer.alloc(ordered.length * 2);
  for (const [at, word] of ordered.entries()) bytes.writeUInt16BE(word, at * 2);
  switch (point.type) {
    case "float32":
      return bytes.readFloatBE();
    case "u64":
      return Number(bytes.readBigUInt64BE());
    case "i64":
      return Number(bytes.readBigInt64BE());
    case "i16":
      return bytes.readInt16BE();
    case "i32":
      return bytes.readInt32BE();
    case "u32":
      return bytes.readUInt32BE();
    case "nonzero":
      return bytes.readUInt16BE() === 0 ? 0 : 1;
    case "u16":
      return (bytes.readUInt16BE() & maskOf(point)) >>> (point.bits?.[0] ?? 0);
  }
}
