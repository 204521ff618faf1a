import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { ModbusPoint } from "../../contract/profile.ts";
import type { ModbusRequest } from "../links/modbus-frame.ts";
import type { WireValue } from "./point-value.ts";

type ModbusType = ModbusPoint["type"];

/** Registers that a value of each type takes. */
export const wordsOf: Readonly<Record<ModbusType, number>> = {
  u16: 1,
  i16: 1,
  u32: 2,
  i32: 2,
  float32: 2,
  u64: 4,
};

/** The number in registers as read. u64 beyond 2^53 loses its lowest bits, as every number does. */
export function decodeWords(settings: ModbusPoint, words: readonly number[]): number {
  const view = new DataView(new ArrayBuffer(8));
  const ordered = settings.words === "low-first" ? [...words].reverse() : words;
  for (const [at, word] of ordered.entries()) view.setUint16(at * 2, word);
  switch (settings.type) {
    case "u16":
      return view.getUint16(0);
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
  }
}

/** 230.1 as float32 is 230.10000610351562 as a double: seven digits are all that was sent. */
const shortestOf = (value: number) =>
  Number.isFinite(value) ? Number(value.toPrecision(7)) : value;

const integerRange: Readonly<Partial<Record<ModbusType, readonly [number, number]>>> = {
  u16: [0, 0xff_ff],
  i16: [-0x80_00, 0x7f_ff],
  u32: [0, 0xff_ff_ff_ff],
  i32: [-0x80_00_00_00, 0x7f_ff_ff_ff],
  u64: [0, Number.MAX_SAFE_INTEGER],
};

/** The registers of a number; fails when the type cannot hold it. Integers are rounded. */
export function encodeWords(settings: ModbusPoint, value: number): Outcome<readonly number[]> {
  const range = integerRange[settings.type];
  const number = range === undefined ? value : Math.round(value);
  const [low, high] = range ?? [-3.4e38, 3.4e38];
  if (!(number >= low && number <= high)) {
    return failed("device-illegal-value", `${value} does not fit ${settings.type}`);
  }
  const view = new DataView(new ArrayBuffer(8));
  switch (settings.type) {
    case "u16":
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
  }
  const words = Array.from({ length: wordsOf[settings.type] }, (_, at) => view.getUint16(at * 2));
  return success(settings.words === "low-first" ? words.reverse() : words);
}

/** The request that writes a wire value to a point at its resolved address. */
export function writeRequest(
  settings: ModbusPoint,
  address: number,
  wire: WireValue,
): Outcome<ModbusRequest> {
  const value = Number(wire);
  if (settings.function === "coil") {
    if (value === 0 || value === 1) return success({ kind: "write-bit", address, on: value === 1 });
    return failed("device-illegal-value", `a coil takes 0 or 1, not ${wire}`);
  }
  if (settings.function !== "holding") {
    return failed("device-illegal-address", `${settings.function} cannot be written`);
  }
  const words = encodeWords(settings, value);
  if (!words.ok) return words;
  const [word] = words.value;
  return success(
    words.value.length === 1 && word !== undefined
      ? { kind: "write-word", address, word }
      : { kind: "write-words", address, words: words.value },
  );
}
