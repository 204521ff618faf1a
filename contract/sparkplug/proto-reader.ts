import { wireTypes } from "./proto-writer.ts";

/** The bytes are not the Protocol Buffers message they should be. Caught by the codec. */
export class ProtoError extends Error {}

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads Protocol Buffers fields; throws `ProtoError` at the first byte that cannot be right. */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  tag(): { readonly field: number; readonly wireType: number } {
    const tag = this.uint();
    const field = Math.floor(tag / 8);
    if (field === 0) throw new ProtoError("field number 0");
    return { field, wireType: tag % 8 };
  }

  /** A varint that must be a safe integer. */
  uint(): number {
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

  /** A view of the message, not a copy. */
  bytes(longest: number): Uint8Array {
    const length = this.uint();
    if (length > longest) throw new ProtoError(`${length} bytes where ${longest} are the limit`);
    this.#need(length);
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  string(longest: number): string {
    try {
      return text.decode(this.bytes(longest));
    } catch (error) {
      if (error instanceof ProtoError) throw error;
      throw new ProtoError("text is not UTF-8");
    }
  }

  /** Passes over a field this product has no use for. */
  skip(wireType: number): void {
    if (wireType === wireTypes.varint) this.#varint64();
    else if (wireType === wireTypes.fixed64) this.#forward(8);
    else if (wireType === wireTypes.bytes) this.bytes(this.#bytes.length);
    else if (wireType === wireTypes.fixed32) this.#forward(4);
    else throw new ProtoError(`wire type ${wireType}`);
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
    if (this.#at + count > this.#bytes.length) throw new ProtoError("the message ends too early");
  }
}
