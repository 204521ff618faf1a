import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";

/** One question to a unit. Addresses and values are as on the wire: 0 to 65535. */
export type ModbusRequest =
  | {
      readonly kind: "read-bits";
      readonly table: "coil" | "discrete";
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: "read-words";
      readonly table: "holding" | "input";
      readonly address: number;
      readonly count: number;
    }
  | { readonly kind: "write-bit"; readonly address: number; readonly on: boolean }
  | { readonly kind: "write-word"; readonly address: number; readonly word: number }
  | {
      readonly kind: "write-words";
      readonly address: number;
      readonly words: readonly number[];
    };

/** What a PDU of answer can be, seen from its request. Reads give words, or bits as 0 and 1. */
export type ModbusAnswer = Outcome<readonly number[]>;

const exceptionBit = 0x80;
const crcBytes = 2;

/** CRC-16 of Modbus: polynomial 0xA001 reflected, start 0xFFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa0_01 : crc >>> 1;
  }
  return crc;
}

export function functionCode(request: ModbusRequest): number {
  switch (request.kind) {
    case "read-bits":
      return request.table === "coil" ? 1 : 2;
    case "read-words":
      return request.table === "holding" ? 3 : 4;
    case "write-bit":
      return 5;
    case "write-word":
      return 6;
    case "write-words":
      return 16;
  }
}

export function requestPdu(request: ModbusRequest): Uint8Array {
  const code = functionCode(request);
  const { address } = request;
  switch (request.kind) {
    case "read-bits":
    case "read-words":
      return Uint8Array.of(code, ...u16(address), ...u16(request.count));
    case "write-bit":
      return Uint8Array.of(code, ...u16(address), request.on ? 0xff : 0, 0);
    case "write-word":
      return Uint8Array.of(code, ...u16(address), ...u16(request.word));
    case "write-words": {
      const { words } = request;
      const data = words.flatMap((word) => u16(word));
      return Uint8Array.of(code, ...u16(address), ...u16(words.length), data.length, ...data);
    }
  }
}

/** Unit, PDU, CRC with its low byte first. */
export function rtuFrame(unit: number, pdu: Uint8Array): Uint8Array {
  const body = Uint8Array.of(unit, ...pdu);
  const crc = crc16(body);
  return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
}

/** MBAP header and PDU. */
export const tcpFrame = (transaction: number, unit: number, pdu: Uint8Array): Uint8Array =>
  Uint8Array.of(...u16(transaction), 0, 0, ...u16(pdu.length + 1), unit, ...pdu);

/** The bytes an answer to this request must start with, as far as the request fixes them. */
function answerHead(request: ModbusRequest): readonly number[] {
  const code = functionCode(request);
  switch (request.kind) {
    case "read-bits":
      return [code, Math.ceil(request.count / 8)];
    case "read-words":
      return [code, request.count * 2];
    case "write-bit":
    case "write-word":
    case "write-words":
      return [...requestPdu(request).subarray(0, 5)];
  }
}

/** Length of a good answer's PDU in bytes. */
export function answerLength(request: ModbusRequest): number {
  const head = answerHead(request);
  return request.kind.startsWith("read") ? head.length + (head[1] ?? 0) : head.length;
}

/**
 * What the bytes on an RTU line are to a request that waits for its answer.
 * incomplete: so far they fit · foreign: they belong to something else · broken: the right shape,
 * the wrong CRC · answer: the first `length` bytes are one.
 */
export type RtuVerdict =
  | { readonly is: "incomplete" | "foreign" }
  | { readonly is: "broken"; readonly length: number }
  | { readonly is: "answer"; readonly length: number; readonly answer: ModbusAnswer };

export function examineRtu(unit: number, request: ModbusRequest, bytes: Uint8Array): RtuVerdict {
  const isException = bytes[1] === (functionCode(request) | exceptionBit);
  const head = isException ? [bytes[1] ?? 0] : answerHead(request);
  const fits = [unit, ...head].every((byte, at) => at >= bytes.length || bytes[at] === byte);
  if (!fits) return { is: "foreign" };
  const pduLength = isException ? 2 : answerLength(request);
  const length = 1 + pduLength + crcBytes;
  if (bytes.length < length) return { is: "incomplete" };
  const body = bytes.subarray(0, length - crcBytes);
  const sum = (bytes[length - 2] ?? 0) | ((bytes[length - 1] ?? 0) << 8);
  if (sum !== crc16(body)) return { is: "broken", length };
  return { is: "answer", length, answer: readAnswer(request, body.subarray(1)) };
}

/** The answer in a whole PDU; `link-unexpected` when it does not belong to the request. */
export function parseAnswer(request: ModbusRequest, pdu: Uint8Array): ModbusAnswer {
  const isException = pdu[0] === (functionCode(request) | exceptionBit);
  const fits = isException
    ? pdu.length === 2
    : pdu.length === answerLength(request) &&
      answerHead(request).every((byte, at) => pdu[at] === byte);
  if (!fits) return failed("link-unexpected", `answer ${hex(pdu.subarray(0, 6))}`);
  return readAnswer(request, pdu);
}

function readAnswer(request: ModbusRequest, pdu: Uint8Array): ModbusAnswer {
  if (pdu[0] !== functionCode(request)) return exception(pdu[1] ?? 0);
  const data = pdu.subarray(2);
  switch (request.kind) {
    case "read-bits":
      return success(
        Array.from({ length: request.count }, (_, at) => ((data[at >> 3] ?? 0) >> (at & 7)) & 1),
      );
    case "read-words":
      return success(
        Array.from(
          { length: request.count },
          (_, at) => ((data[at * 2] ?? 0) << 8) | (data[at * 2 + 1] ?? 0),
        ),
      );
    case "write-bit":
    case "write-word":
    case "write-words":
      return success([]);
  }
}

/** Exception codes of the Modbus application protocol, by what the caller does next. */
function exception(code: number): ModbusAnswer {
  const detail = `exception ${code}`;
  if (code === 1 || code === 2) return failed("device-illegal-address", detail);
  if (code === 3) return failed("device-illegal-value", detail);
  if (code === 5 || code === 6) return failed("device-busy", detail);
  // 10 and 11 come from a gateway: the unit behind it is not there.
  if (code === 10 || code === 11) return failed("link-timeout", detail);
  return failed("device-fault", detail);
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const u16 = (value: number): number[] => [(value >>> 8) & 0xff, value & 0xff];
