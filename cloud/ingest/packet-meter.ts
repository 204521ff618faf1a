/** Why a client is cut off before its packet is read. */
export type PacketFault = "not-connect" | "too-large" | "bad-length";

/**
 * Follows the boundaries of MQTT packets in a byte stream without keeping any of it, so that a
 * packet beyond the limit is refused by its announced length (MQTT 3.1.1, 2.2) and never buffered.
 */
export class PacketMeter {
  #limitBytes: number;
  #connected = false;
  /** Bytes of the running packet's body still to come. */
  #bodyLeft = 0;
  #inHeader = false;
  #length = 0;
  #lengthBytes = 0;

  /** @param limitBytes of the first packet, which must be CONNECT */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Once the sender is known, larger packets may come. */
  allow(limitBytes: number): void {
    this.#limitBytes = limitBytes;
  }

  /** What is wrong with the stream at this chunk, or null. */
  take(chunk: Uint8Array): PacketFault | null {
    for (let at = 0; at < chunk.length;) {
      if (this.#bodyLeft > 0) {
        const step = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= step;
        at += step;
        continue;
      }
      const fault = this.#takeHeaderByte(chunk[at] ?? 0);
      if (fault !== null) return fault;
      at++;
    }
    return null;
  }

  #takeHeaderByte(byte: number): PacketFault | null {
    if (!this.#inHeader) {
      if (!this.#connected && byte !== connectByte) return "not-connect";
      this.#connected = true;
      this.#inHeader = true;
      this.#length = 0;
      this.#lengthBytes = 0;
      return null;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes++;
    if (this.#length > this.#limitBytes) return "too-large";
    if (byte >= 0x80) return this.#lengthBytes === 4 ? "bad-length" : null;
    this.#inHeader = false;
    this.#bodyLeft = this.#length;
    return null;
  }
}

/** CONNECT with its reserved flags. */
const connectByte = 0x10;
