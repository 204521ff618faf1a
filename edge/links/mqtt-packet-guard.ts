import { limits } from "../limits.ts";

const connectType = 1;
const lastType = 14;
const maxLengthBytes = 4;
const none = Buffer.alloc(0);

export interface Inspected {
  /** Bytes that may go on to the broker. */
  readonly pass: Buffer;
  /** Bytes behind the CONNECT, to be brought again after the login. */
  readonly held: Buffer;
  /** Packets that ended in the bytes that pass. */
  readonly packets: number;
  /** Why the connection must end. */
  readonly fault: string | null;
}

/**
 * Reads only the fixed headers of an MQTT stream (MQTT 3.1.1, 2.2) and so knows the size of every
 * packet before anything is buffered. Until the login is good, one small CONNECT passes and nothing
 * else.
 */
export class PacketGuard {
  #stage: "connect" | "login" | "open" = "connect";
  #inHeader = true;
  #lengthBytes = 0;
  #left = 0;
  #type = 0;

  /** The login is good: from now on packets of every type pass. */
  admit(): void {
    this.#stage = "open";
  }

  inspect(chunk: Buffer): Inspected {
    let at = 0;
    let packets = 0;
    while (at < chunk.length && this.#stage !== "login") {
      if (this.#inHeader) {
        const fault = this.#header(chunk[at] ?? 0);
        if (fault !== null) return { pass: none, held: none, packets, fault };
        at += 1;
      } else {
        const body = Math.min(this.#left, chunk.length - at);
        this.#left -= body;
        at += body;
      }
      if (!this.#inHeader && this.#left === 0) {
        this.#packetEnds();
        packets += 1;
      }
    }
    return { pass: chunk.subarray(0, at), held: chunk.subarray(at), packets, fault: null };
  }

  /** Takes one byte of the fixed header: the type, then the length, seven bits a byte. */
  #header(byte: number): string | null {
    if (this.#type === 0) {
      this.#type = byte >> 4;
      if (this.#type === 0 || this.#type > lastType) return "no MQTT packet has this type";
      if (this.#stage === "connect" && this.#type !== connectType) return "CONNECT comes first";
      return null;
    }
    this.#left += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    const max =
      this.#stage === "connect"
        ? limits.broker.connectPacketMaxBytes
        : limits.broker.packetMaxBytes;
    if (this.#left > max) return `a packet of more than ${max} bytes`;
    if (byte < 0x80) this.#inHeader = false;
    else if (this.#lengthBytes === maxLengthBytes) return "the length of a packet has no end";
    return null;
  }

  #packetEnds(): void {
    if (this.#stage === "connect") this.#stage = "login";
    this.#inHeader = true;
    this.#lengthBytes = 0;
    this.#type = 0;
  }
}
