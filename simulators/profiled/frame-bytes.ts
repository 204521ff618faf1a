import type { FramePoint, FrameShape } from "../../contract/profile.ts";
import { crc16 } from "../wires/checksum.ts";

/** What stands in the slots of a profile's frames. Null in a value is any byte. */
export interface Slots {
  readonly address: Buffer;
  readonly value: readonly (number | null)[];
}

/** Bytes of a frame's head; null for any. */
export type Head = readonly (number | null)[];

/** `68 {address} .. {value}` with its slots filled. */
export const headOf = (text: string, { address, value }: Slots): Head =>
  (text.match(/\{\w+\}|\.\.|[0-9A-F]{2}/g) ?? []).flatMap((part): Head => {
    if (part === "{address}") return [...address];
    if (part === "{value}") return value;
    return [part === ".." ? null : Number(`0x${part}`)];
  });

/** The address of a device as its frames carry it. */
export function addressOf(
  { address: kind }: FrameShape,
  { unit, address }: { readonly unit?: number | undefined; readonly address?: string | undefined },
): Buffer {
  if (kind === undefined) return Buffer.alloc(0);
  if (kind.bytes === 1) return Buffer.from([unit ?? 0]);
  const bytes = Buffer.from(address ?? "", "hex");
  return kind.order === "low-first" ? bytes.reverse() : bytes;
}

const tailOf = ({ checksum, end }: FrameShape): number =>
  (checksum === undefined ? 0 : checksum.kind === "crc16-modbus" ? 2 : 1) +
  Buffer.from((end ?? "").replaceAll(" ", ""), "hex").length;

/** Bytes of a request whose body is this long, without what wakes the receiver. */
export const wholeBytes = (shape: FrameShape, bodyBytes: number): number =>
  bodyBytes + tailOf(shape);

/** How long the body of an answer is that must hold so many bytes. */
export function answerBytes(shape: FrameShape, neededBytes: number): number {
  const { length } = shape;
  if (!Array.isArray(length)) {
    return Math.max(neededBytes, length.at + (length.type === "u8" ? 1 : 2));
  }
  const fitting = length.filter((bytes) => bytes >= neededBytes + tailOf(shape));
  return Math.min(...fitting, Math.max(...length)) - tailOf(shape);
}

/** A body with its length, disguise, checksum and end. */
export function sealed(shape: FrameShape, plain: Buffer): Buffer {
  const { length, disguise, end } = shape;
  const body = Buffer.from(plain);
  if (!Array.isArray(length)) {
    const counted = body.length + tailOf(shape) - length.adds;
    if (length.type === "u8") body.writeUInt8(counted, length.at);
    else if (length.type === "u16le") body.writeUInt16LE(counted, length.at);
    else body.writeUInt16BE(counted, length.at);
  }
  if (disguise !== undefined) {
    for (let at = disguise.from; at < body.length; at += 1) {
      body[at] = ((body[at] ?? 0) + disguise.plus) % 256;
    }
  }
  const ending = Buffer.from((end ?? "").replaceAll(" ", ""), "hex");
  return Buffer.concat([body, checksumOf(shape, body), ending]);
}

function checksumOf({ checksum }: FrameShape, body: Buffer): Buffer {
  if (checksum === undefined) return Buffer.alloc(0);
  const covered = body.subarray(checksum.from);
  if (checksum.kind === "crc16-modbus") {
    const crc = crc16(covered);
    return Buffer.from([crc % 256, crc >> 8]);
  }
  let sum = 0;
  for (const byte of covered) sum = checksum.kind === "sum8" ? sum + byte : sum ^ byte;
  return Buffer.from([sum % 256]);
}

/** The value that a command carries, of a point whose values are numbers. */
export function numberIn(bytes: Buffer, type: FramePoint["type"]): number {
  const isSigned = type.startsWith("i");
  if (type.endsWith("be")) {
    return isSigned ? bytes.readIntBE(0, bytes.length) : bytes.readUIntBE(0, bytes.length);
  }
  return isSigned ? bytes.readIntLE(0, bytes.length) : bytes.readUIntLE(0, bytes.length);
}
