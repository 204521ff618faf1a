import type { FrameShape } from "../../contract/profile.ts";
import { bytesOfHex, FrameCodec } from "./frame-codec.ts";
import { beginsAs, mayBeginAs } from "./frame-pattern.ts";
import type { FramePattern } from "./frame-pattern.ts";

/** What a piece of a stream held. */
export interface Cut {
  /** Whole and sound frames, as their maker describes them. */
  readonly frames: readonly Buffer[];
  /** Bytes that belonged to no frame. Bytes that only wake a receiver do not count. */
  readonly skipped: number;
  /** Frames that were whole but for their checksum. */
  readonly spoilt: number;
}

type Verdict = { readonly is: "frame"; readonly length: number } | { readonly is: Reason };
type Reason = "wait" | "none" | "spoilt";

/**
 * Finds frames in a stream of bytes. Whatever does not fit is skipped by one byte, never by the
 * length it claims: a damaged length must not swallow the next good frame. Holds less than the
 * longest frame.
 */
export class FrameSplitter {
  readonly #shape: FrameShape;
  readonly #codec: FrameCodec;
  readonly #starts: readonly FramePattern[];
  readonly #idle: ReadonlySet<number>;
  #held: Buffer = Buffer.alloc(0);

  constructor(shape: FrameShape) {
    this.#shape = shape;
    this.#codec = new FrameCodec(shape);
    this.#starts = shape.start.map((start) => patternOfHex(start));
    this.#idle = new Set(bytesOfHex(shape.wake ?? ""));
  }

  clear(): void {
    this.#held = Buffer.alloc(0);
  }

  take(chunk: Uint8Array): Cut {
    return this.#cut(chunk, true);
  }

  /** No more bytes will come to what is held: what is whole in it comes out, the rest is given up. */
  flush(): Cut {
    return this.#cut(Buffer.alloc(0), false);
  }

  #cut(chunk: Uint8Array, moreWillCome: boolean): Cut {
    const bytes = Buffer.concat([this.#held, chunk]);
    const frames: Buffer[] = [];
    let skipped = 0;
    let spoilt = 0;
    let at = 0;
    while (at < bytes.length) {
      const verdict = this.#examine(bytes.subarray(at), moreWillCome);
      if (verdict.is === "wait" && moreWillCome) break;
      if (verdict.is === "frame") {
        frames.push(this.#codec.open(bytes.subarray(at, at + verdict.length)));
        at += verdict.length;
        continue;
      }
      if (verdict.is === "spoilt") spoilt += 1;
      if (!this.#idle.has(bytes[at] ?? 0)) skipped += 1;
      at += 1;
    }
    this.#held = Buffer.from(bytes.subarray(at));
    return { frames, skipped, spoilt };
  }

  /** What the bytes begin with. */
  #examine(bytes: Buffer, moreWillCome: boolean): Verdict {
    const starts = this.#starts.filter((start) => mayBeginAs(bytes, start));
    if (starts.length === 0) return { is: "none" };
    if (!starts.some((start) => beginsAs(bytes, start))) return { is: "wait" };
    const lengths = this.#lengths(bytes);
    if (lengths === null) return { is: "wait" };
    let worst: Reason = "none";
    for (const length of lengths) {
      if (bytes.length < length && moreWillCome) return { is: "wait" };
      if (bytes.length < length) break;
      const frame = bytes.subarray(0, length);
      if (!this.#codec.hasEnd(frame)) continue;
      if (this.#codec.isSound(frame)) return { is: "frame", length };
      worst = "spoilt";
    }
    return { is: worst };
  }

  /** How long the frame can be, shortest first; null while that cannot be known. */
  #lengths(bytes: Buffer): readonly number[] | null {
    const { length, maxBytes } = this.#shape;
    if (Array.isArray(length)) return length.toSorted((left, right) => left - right);
    const width = length.type === "u8" ? 1 : 2;
    const bodyAt = length.at + width;
    if (bytes.length < bodyAt) return null;
    const whole = length.adds + numberAt(bytes, length);
    return whole < bodyAt + this.#codec.tailBytes || whole > maxBytes ? [] : [whole];
  }
}

function numberAt(
  bytes: Buffer,
  { at, type }: { readonly at: number; readonly type: "u8" | "u16le" | "u16be" },
): number {
  switch (type) {
    case "u8":
      return bytes.readUInt8(at);
    case "u16le":
      return bytes.readUInt16LE(at);
    case "u16be":
      return bytes.readUInt16BE(at);
  }
}

const patternOfHex = (text: string): FramePattern =>
  (text.match(/[0-9A-F]{2}|\.\./g) ?? []).map((byte) =>
    byte === ".." ? null : Number.parseInt(byte, 16),
  );
