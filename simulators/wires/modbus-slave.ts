import type { Fault } from "../faults.ts";

/** What came of a write. */
export type Written = "taken" | "illegal-address" | "illegal-value" | "busy";

/** A device as a set of Modbus tables. Addresses as on the wire, counted from 0. */
export interface ModbusTables {
  /** Functions the device knows; any other is answered with exception 1. */
  readonly functions: readonly number[];
  /** Undefined: no such address. */
  coil(address: number): boolean | undefined;
  setCoil(address: number, closed: boolean): Written;
  discrete(address: number): boolean | undefined;
  /** A word, 0 to 65535; undefined: no such address. */
  holding(address: number): number | undefined;
  setHolding(address: number, word: number): Written;
  input(address: number): number | undefined;
  /** Words of one request, where some of them mean something only together; else one by one. */
  setHoldings?(address: number, words: readonly number[]): Written;
  /** The longest read the device answers, in words; the specification's 125 when left out. */
  readonly maxWordsPerRead?: number;
}

/** A device on a Modbus line. */
export interface ModbusSlave {
  readonly tables: ModbusTables;
  /** Most devices answer to one number, some to a general one too. */
  answersTo(unit: number): boolean;
  /** The line is closed for good. */
  stop?(): void;
}

/** A line devices are put on: an RS-485 bus, or one socket. */
export interface ModbusLine {
  /** What a device can show on a line of this kind. */
  readonly shows: readonly Fault[];
  /** Returns how to make this slave misbehave on the line. */
  add(slave: ModbusSlave): (fault: Fault | null) => void;
}

/**
 * Who answers a request. The halves of one board, its relays and its inputs, may be two slaves of
 * one unit: then only the half that knows the function does.
 */
export function answerersOf<M extends { readonly slave: ModbusSlave }>(
  members: readonly M[],
  unit: number,
  code: number,
): readonly M[] {
  const asked = members.filter(({ slave }) => slave.answersTo(unit));
  const knowing = asked.filter(({ slave }) => slave.tables.functions.includes(code));
  return knowing.length > 0 ? knowing : asked.slice(0, 1);
}

/** Tables of a device that has none: spread, then filled. */
export const emptyTables: ModbusTables = {
  functions: [],
  coil: () => undefined,
  setCoil: () => "illegal-address",
  discrete: () => undefined,
  holding: () => undefined,
  setHolding: () => "illegal-address",
  input: () => undefined,
};

const illegalFunction = 1;
const illegalAddress = 2;
const illegalValue = 3;
const deviceBusy = 6;
const mostWords = 125;

const refusal = (code: number, exception: number) => Buffer.from([code | 0x80, exception]);

/** The answer of a device to one request, both without unit and checksum. */
export function answerPdu(tables: ModbusTables, pdu: Buffer): Buffer {
  const code = pdu[0] ?? 0;
  if (!tables.functions.includes(code)) return refusal(code, illegalFunction);
  if (pdu.length < 5) return refusal(code, illegalValue);
  const address = pdu.readUInt16BE(1);
  const second = pdu.readUInt16BE(3);
  const most = tables.maxWordsPerRead ?? mostWords;
  switch (code) {
    case 0x01:
      return readBits(code, second, (index) => tables.coil(address + index));
    case 0x02:
      return readBits(code, second, (index) => tables.discrete(address + index));
    case 0x03:
      return readWords(code, second, most, (index) => tables.holding(address + index));
    case 0x04:
      return readWords(code, second, most, (index) => tables.input(address + index));
    case 0x05:
      return writeCoil(tables, pdu, address, second);
    case 0x06:
      return afterWrite(pdu, tables.setHolding(address, second));
    case 0x0f:
      return writeMany(pdu, Math.ceil(second / 8), second, (data, index) =>
        tables.setCoil(address + index, (((data[index >> 3] ?? 0) >> (index & 7)) & 1) === 1),
      );
    case 0x10:
      return writeWords(tables, pdu, address, second);
    default:
      return refusal(code, illegalFunction);
  }
}

function readBits(code: number, count: number, bit: (index: number) => boolean | undefined) {
  if (count < 1 || count > 2000) return refusal(code, illegalValue);
  const answer = Buffer.alloc(2 + Math.ceil(count / 8));
  answer[0] = code;
  answer[1] = answer.length - 2;
  for (let index = 0; index < count; index += 1) {
    const value = bit(index);
    if (value === undefined) return refusal(code, illegalAddress);
    if (value) answer[2 + (index >> 3)] = (answer[2 + (index >> 3)] ?? 0) | (1 << (index & 7));
  }
  return answer;
}

function readWords(
  code: number,
  count: number,
  most: number,
  word: (index: number) => number | undefined,
) {
  if (count < 1 || count > most) return refusal(code, illegalValue);
  const answer = Buffer.alloc(2 + count * 2);
  answer[0] = code;
  answer[1] = count * 2;
  for (let index = 0; index < count; index += 1) {
    const value = word(index);
    if (value === undefined) return refusal(code, illegalAddress);
    answer.writeUInt16BE(value & 0xff_ff, 2 + index * 2);
  }
  return answer;
}

function writeCoil(tables: ModbusTables, pdu: Buffer, address: number, value: number) {
  if (value !== 0xff_00 && value !== 0) return refusal(0x05, illegalValue);
  return afterWrite(pdu, tables.setCoil(address, value === 0xff_00));
}

/** A single write is answered with itself. */
function afterWrite(pdu: Buffer, written: Written): Buffer {
  if (written === "taken") return pdu.subarray(0, 5);
  return refusal(pdu[0] ?? 0, exceptions[written]);
}

const exceptions = {
  "illegal-address": illegalAddress,
  "illegal-value": illegalValue,
  busy: deviceBusy,
} as const satisfies Record<Exclude<Written, "taken">, number>;

function writeWords(tables: ModbusTables, pdu: Buffer, address: number, count: number): Buffer {
  if (tables.setHoldings === undefined) {
    return writeMany(pdu, count * 2, count, (data, index) =>
      tables.setHolding(address + index, data.readUInt16BE(index * 2)),
    );
  }
  const data = pdu.subarray(6);
  if (count < 1 || pdu[5] !== count * 2 || data.length !== count * 2) {
    return refusal(pdu[0] ?? 0, illegalValue);
  }
  const words = Array.from({ length: count }, (_, index) => data.readUInt16BE(index * 2));
  return afterWrite(pdu, tables.setHoldings(address, words));
}

function writeMany(
  pdu: Buffer,
  byteCount: number,
  count: number,
  write: (data: Buffer, index: number) => Written,
): Buffer {
  const data = pdu.subarray(6);
  if (count < 1 || pdu[5] !== byteCount || data.length !== byteCount) {
    return refusal(pdu[0] ?? 0, illegalValue);
  }
  for (let index = 0; index < count; index += 1) {
    const written = write(data, index);
    if (written !== "taken") return afterWrite(pdu, written);
  }
  return pdu.subarray(0, 5);
}

/** The two words of a float32, high word first. */
export function floatWord(value: number, high: boolean): number {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes.readUInt16BE(high ? 0 : 2);
}

/** A scaled number as a signed word; −32768 stands for "no value". */
export function signedWord(value: number, scale: number): number {
  if (Number.isNaN(value)) return 0x80_00;
  return Math.max(-32_767, Math.min(32_767, Math.round(value / scale))) & 0xff_ff;
}
