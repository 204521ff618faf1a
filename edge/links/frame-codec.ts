import type { FrameShape } from "../../contract/profile.ts";
import { crc16 } from "./modbus-frame.ts";

type Checksum = NonNullable<FrameShape["checksum"]>;

const checksumBytes = { sum8: 1, xor8: 1, "crc16-modbus": 2 } as const satisfies Record<
  Checksum["kind"],
  number
>;

/** The ends that every frame of a device has, and what lies over its data on the wire. */
export class FrameCodec {
  readonly #checksum: Checksum | null;
  readonly #end: Buffer;
  readonly #wake: Buffer;
  readonly #disguise: { readonly from: number; readonly plus: number };

  constructor({ checksum, end, wake, disguise }: FrameShape) {
    this.#checksum = checksum ?? null;
    this.#end = bytesOfHex(end ?? "");
    this.#wake = bytesOfHex(wake ?? "");
    this.#disguise = disguise ?? { from: 0, plus: 0 };
  }

  /** Bytes behind the last one that a profile describes. */
  get tailBytes(): number {
    return this.#checksumBytes + this.#end.length;
  }

  /** A frame up to its checksum → all that is put on the wire. */
  seal(body: Uint8Array): Buffer {
    const disguised = this.#shifted(body, this.#disguise.plus);
    return Buffer.concat([this.#wake, disguised, this.#sum(disguised), this.#end]);
  }

  hasEnd(frame: Uint8Array): boolean {
    return this.#end.equals(frame.subarray(frame.length - this.#end.length));
  }

  isSound(frame: Uint8Array): boolean {
    const sumAt = frame.length - this.tailBytes;
    const sum = this.#sum(frame.subarray(0, sumAt));
    return sum.equals(frame.subarray(sumAt, sumAt + sum.length));
  }

  /** A whole frame as its maker describes it, checksum and end included. */
  open(frame: Uint8Array): Buffer {
    const bodyBytes = frame.length - this.tailBytes;
    const body = this.#shifted(frame.subarray(0, bodyBytes), -this.#disguise.plus);
    return Buffer.concat([body, frame.subarray(bodyBytes)]);
  }

  get #checksumBytes(): number {
    return this.#checksum === null ? 0 : checksumBytes[this.#checksum.kind];
  }

  #sum(body: Uint8Array): Buffer {
    if (this.#checksum === null) return Buffer.alloc(0);
    const covered = body.subarray(this.#checksum.from);
    switch (this.#checksum.kind) {
      case "sum8":
        return Buffer.of(covered.reduce((sum, byte) => (sum + byte) & 0xff, 0));
      case "xor8":
        return Buffer.of(covered.reduce((sum, byte) => sum ^ byte, 0));
      case "crc16-modbus": {
        const crc = crc16(covered);
        return Buffer.of(crc & 0xff, crc >>> 8);
      }
    }
  }

  #shifted(body: Uint8Array, by: number): Uint8Array {
    return body.map((byte, at) => (at < this.#disguise.from ? byte : byte + by));
  }
}

/** Hex in any groups → bytes. */
export const bytesOfHex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
