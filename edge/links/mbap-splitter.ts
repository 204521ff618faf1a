import { limits } from "../limits.ts";

/** Transaction, protocol, length; then the unit, which the length counts already. */
const lengthAt = 4;
const protocolAt = 2;
const uncountedBytes = 6;
export const mbapHeaderBytes = 7;

/**
 * Cuts a TCP stream into Modbus frames by their headers. A stream that is not Modbus cannot be found
 * back into: it is reported once, and what was held is thrown away. Holds less than one frame.
 */
export class MbapSplitter {
  #held: Buffer = Buffer.alloc(0);

  clear(): void {
    this.#held = Buffer.alloc(0);
  }

  /** Whole frames with their headers. `stray`: the bytes at which the stream ceased to be Modbus. */
  take(chunk: Uint8Array): { readonly frames: readonly Buffer[]; readonly stray: Buffer | null } {
    const frames: Buffer[] = [];
    let rest: Buffer = Buffer.concat([this.#held, chunk]);
    while (rest.length >= mbapHeaderBytes) {
      const length = rest.readUInt16BE(lengthAt) + uncountedBytes;
      const isLong = length > mbapHeaderBytes && length <= limits.modbus.tcpFrameMaxBytes;
      if (rest.readUInt16BE(protocolAt) !== 0 || !isLong) {
        this.clear();
        return { frames, stray: rest.subarray(0, mbapHeaderBytes) };
      }
      if (rest.length < length) break;
      frames.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    this.#held = Buffer.from(rest);
    return { frames, stray: null };
  }
}
