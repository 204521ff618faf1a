import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { ModbusPoint } from "../../contract/profile.ts";

type ModbusType = ModbusPoint["type"];

/** Registers that a value of each type takes. */
export const wordsOf: Readonly<Record<ModbusType, number>> = {
  u16: 1,
  i16: 1,
  nonzero: 1,
  u32: 2,
  i32: 2,
  float32: 2,
  u64: 4,
  i64: 4,
};

/** The bits of a word from the lowest to the highest named, as a number. */
const bitsOf = (word: number, [lowest, highest]: readonly [number, number]): number =>
  (word >>> lowest) & widest(lowest, highest);

/** The largest number that fits into the bits. */
const widest = (lowest: number, highest: number): number => 2 ** (highest - lowest + 1) - 1;

/** The number in registers as read. Beyond 2^53 the lowest bits are lost, as in every number. */
export function decodeWords(settings: ModbusPoint, words: readonly number[]): number {
  const view = new DataView(new ArrayBuffer(8));
  const ordered = settings.words === "low-first" ? [...words].reverse() : words;
  for (const [at, word] of ordered.entries()) view.setUint16(at * 2, word);
  switch (settings.type) {
    case "u16":
      return settings.bits === undefined
        ? view.getUint16(0)
        : bitsOf(view.getUint16(0), settings.bits);
    case "nonzero":
      return view.getUint16(0) === 0 ? 0 : 1;
    case "i16":
      return view.getInt16(0);
    case "u32":
      return view.getUint32(0);
    case "i32":
      return view.getInt32(0);
    case "float32":
      return shortestOf(view.getFloat32(0));
    case "u64":
      return Number(view.getBigUint64(0));
    case "i64":
      return Number(view.getBigInt64(0));
  }
}

/** 230.1 as float32 is 230.10000610351562 as a double: seven digits are all that was sent. */
const shortestOf = (value: number) =>
  Number.isFinite(value) ? Number(value.toPrecision(7)) : value;

const integerRange: Readonly<Partial<Record<ModbusType, readonly [number, number]>>> = {
  u16: [0, 0xff_ff],
  nonzero: [0, 1],
  i16: [-0x80_00, 0x7f_ff],
  u32: [0, 0xff_ff_ff_ff],
  i32: [-0x80_00_00_00, 0x7f_ff_ff_ff],
  u64: [0, Number.MAX_SAFE_INTEGER],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

function rangeOf({ type, bits }: ModbusPoint): readonly [number, number] | undefined {
  return bits === undefined ? integerRange[type] : [0, widest(...bits)];
}

/**
 * The registers of a number, without its place among the bits of a word; fails when the type
 * or its bits cannot hold it. Integers are rounded.
 */
export function encodeWords(settings: ModbusPoint, value: number): Outcome<readonly number[]> {
  const range = rangeOf(settings);
  const number = range === undefined ? value : Math.round(value);
  const [low, high] = range ?? [-3.4e38, 3.4e38];
  if (!(number >= low && number <= high)) {
    return failed("device-illegal-value", `${value} does not fit ${settings.type}`);
  }
  const view = new DataView(new ArrayBuffer(8));
  switch (settings.type) {
    case "u16":
    case "nonzero":
      view.setUint16(0, number);
      break;
    case "i16":
      view.setInt16(0, number);
      break;
    case "u32":
      view.setUint32(0, number);
      break;
    case "i32":
      view.setInt32(0, number);
      break;
    case "float32":
      view.setFloat32(0, number);
      break;
    case "u64":
      view.setBigUint64(0, BigInt(number));
      break;
    case "i64":
      view.setBigInt64(0, BigInt(number));
  }
  const words = Array.from({ length: wordsOf[settings.type] }, (_, at) => view.getUint16(at * 2));
  return success(settings.words === "low-first" ? words.reverse() : words);
}
