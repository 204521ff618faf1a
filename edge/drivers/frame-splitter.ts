import type { ProfileOf } from "../../contract/profile.ts";

const lengthBytes = 2;

/** How frames look: fixed bytes at both ends, the payload's length behind the first ones. */
export type FrameShape = Pick<
  ProfileOf<"binary-frame">["link"],
  "start" | "end" | "maxPayloadBytes" | "marks"
>;

/**
 * Finds frames in a stream of bytes. Whatever does not fit is skipped by one byte, never by the
 * length it claims: a damaged length must not swallow the next good frame. Holds one frame at most.
 */
export class FrameSplitter {
  readonly #start: Buffer;
  readonly #end: Buffer;
  readonly #maxPayloadBytes: number;
  readonly #marks: readonly { at: number; value: number }[];
  #held: Buffer = Buffer.alloc(0);

  constructor({ start, end, maxPayloadBytes, marks }: FrameShape) {
    this.#start = Buffer.from(start, "hex");
    this.#end = Buffer.from(end, "hex");
    this.#maxPayloadBytes = maxPayloadBytes;
    this.#marks = marks.map(({ at, equals }) => ({ at, value: Number.parseInt(equals, 16) }));
  }

  clear(): void {
    this.#held = Buffer.alloc(0);
  }

  /** Payloads of the whole frames, and how many bytes belonged to none. */
  take(chunk: Uint8Array): { readonly payloads: readonly Buffer[]; readonly skipped: number } {
    const payloads: Buffer[] = [];
    let skipped = 0;
    let rest: Buffer = Buffer.concat([this.#held, chunk]);
    for (;;) {
      const at = this.#startIn(rest);
      skipped += at;
      rest = rest.subarray(at);
      const frame = this.#frameIn(rest);
      if (frame === "wait") break;
      if (frame === "none") {
        skipped += 1;
        rest = rest.subarray(1);
        continue;
      }
      if (this.#isMarked(frame.payload)) payloads.push(frame.payload);
      rest = rest.subarray(frame.length);
    }
    this.#held = Buffer.from(rest);
    return { payloads, skipped };
  }

  /** Where a frame starts or may start; the length when nowhere. */
  #startIn(bytes: Buffer): number {
    const whole = bytes.indexOf(this.#start);
    if (whole >= 0) return whole;
    const longest = Math.min(this.#start.length - 1, bytes.length);
    for (let length = longest; length > 0; length--) {
      const tail = bytes.subarray(bytes.length - length);
      if (tail.equals(this.#start.subarray(0, length))) return bytes.length - length;
    }
    return bytes.length;
  }

  #frameIn(bytes: Buffer): { payload: Buffer; length: number } | "wait" | "none" {
    const bodyAt = this.#start.length + lengthBytes;
    if (bytes.length < bodyAt) return "wait";
    const payloadBytes = bytes.readUInt16LE(this.#start.length);
    if (payloadBytes === 0 || payloadBytes > this.#maxPayloadBytes) return "none";
    const endAt = bodyAt + payloadBytes;
    const length = endAt + this.#end.length;
    if (bytes.length < length) return "wait";
    if (!bytes.subarray(endAt, length).equals(this.#end)) return "none";
    return { payload: bytes.subarray(bodyAt, endAt), length };
  }

  #isMarked(payload: Buffer): boolean {
    return this.#marks.every(({ at, value }) => payload[at] === value);
  }
}
