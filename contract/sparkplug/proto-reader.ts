import { wireTypes } from "./proto-writer.ts";

/** The bytes are not the Protocol Buffers message they should be. Caught by the codec. */
export class ProtoError extends Error {}

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Undefined when it is not all ASCII. */
function plainText(bytes: Uint8Array): string | undefined {
  let plain = "";
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined;
    plain += String.fromCharCode(byte);
  }
  return plain;
}

/** A reader of a whole message. */
export const readerOf = (bytes: Uint8Array): ProtoReader =>
  new ProtoReader(
    bytes,
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    0,
    bytes.length,
  );

/** Reads Protocol Buffers fields; throws `ProtoError` at the first byte that cannot be right. */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  readonly #end: number;

  /** Reads `bytes` from `from` up to, but not including, `to`. */
  constructor(bytes: Uint8Array, view: DataView, from: number, to: number) {
    this.#bytes = bytes;
    this.#view = view;
    this.#at = from;
    this.#end = to;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Field number × 8 + wire type, as on the wire. */
  tag(): number {
    const tag = this.uint();
    if (tag < 8) throw new ProtoError("field number 0");
    return tag;
  }

  /** A varint that must be a safe integer. */
  uint(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    this.#at--;
    let value = 0;
    for (let shift = 1, count = 0; count < 10; count++, shift *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw new ProtoError("integer beyond 2^53");
        return value;
      }
    }
    throw new ProtoError("varint longer than 10 bytes");
  }

  /** The low 32 bits of a varint; a peer may have extended the sign to 64. */
  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new ProtoError("varint longer than 10 bytes");
  }

  /** A 64-bit varint, read as two's complement when `signed`. */
  int64(signed: boolean): number {
    const raw = this.#varint64();
    const value = Number(signed ? BigInt.asIntN(64, raw) : raw);
    if (!Number.isSafeInteger(value)) throw new ProtoError("integer beyond 2^53");
    return value;
  }

  bool(): boolean {
    return this.uint32() !== 0;
  }

  float(): number {
    this.#need(4);
    const value = this.#view.getFloat32(this.#at, true);
    this.#at += 4;
    return value;
  }

  double(): number {
    this.#need(8);
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** A reader of the message inside this one, in place. */
  message(longest: number): ProtoReader {
    const from = this.#passOver(longest);
    return new ProtoReader(this.#bytes, this.#view, from, this.#at);
  }

  /** A view of the message, not a copy. */
  bytes(longest: number): Uint8Array {
    const from = this.#passOver(longest);
    return this.#bytes.subarray(from, this.#at);
  }

  string(longest: number): string {
    const bytes = this.bytes(longest);
    // Names and most values are short and plain: one pass over them costs less than a TextDecoder.
    const plain = bytes.length < 64 ? plainText(bytes) : undefined;
    if (plain !== undefined) return plain;
    try {
      return text.decode(bytes);
    } catch {
      throw new ProtoError("text is not UTF-8");
    }
  }

  /** Passes over a field this product has no use for. */
  skip(tag: number): void {
    const wireType = tag % 8;
    if (wireType === wireTypes.varint) this.#varint64();
    else if (wireType === wireTypes.fixed64) this.#forward(8);
    else if (wireType === wireTypes.bytes) this.#passOver(this.#end);
    else if (wireType === wireTypes.fixed32) this.#forward(4);
    else throw new ProtoError(`wire type ${wireType}`);
  }

  /** Passes over a length and as many bytes; returns where these begin. */
  #passOver(longest: number): number {
    const length = this.uint();
    if (length > longest) throw new ProtoError(`${length} bytes where ${longest} are the limit`);
    const from = this.#at;
    this.#forward(length);
    return from;
  }

  #varint64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtoError("varint longer than 10 bytes");
  }

  #byte(): number {
    this.#need(1);
    return this.#bytes[this.#at++] ?? 0;
  }

  #forward(count: number): void {
    this.#need(count);
    this.#at += count;
  }

  #need(count: number): void {
    if (this.#at + count > this.#end) throw new ProtoError("the message ends too early");
  }
}
