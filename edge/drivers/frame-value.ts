import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { FramePoint } from "../../contract/profile.ts";
import type { WireValue } from "./point-value.ts";

type FlagsPoint = Extract<FramePoint, { type: "flags" }>;
type FilledPoint = Extract<FramePoint, { type: "filled" }>;
type DecimalPoint = Extract<FramePoint, { type: "bcd" | "signed-bcd" | "digits" }>;
type NumberPoint = Exclude<FramePoint, FlagsPoint | FilledPoint | DecimalPoint>;

const layouts = {
  u8: { bytes: 1, lowFirst: true, sign: "none" },
  u16le: { bytes: 2, lowFirst: true, sign: "none" },
  u16be: { bytes: 2, lowFirst: false, sign: "none" },
  i16le: { bytes: 2, lowFirst: true, sign: "complement" },
  i16be: { bytes: 2, lowFirst: false, sign: "complement" },
  u24le: { bytes: 3, lowFirst: true, sign: "none" },
  u24be: { bytes: 3, lowFirst: false, sign: "none" },
  u32le: { bytes: 4, lowFirst: true, sign: "none" },
  u32be: { bytes: 4, lowFirst: false, sign: "none" },
  plus15le: { bytes: 2, lowFirst: true, sign: "top-is-plus" },
} as const satisfies Record<
  NumberPoint["type"],
  { bytes: number; lowFirst: boolean; sign: "none" | "complement" | "top-is-plus" }
>;

/** Bytes that a point takes up in its frame. */
export function widthOf(point: FramePoint): number {
  if (isNumberPoint(point)) return layouts[point.type].bytes;
  return point.type === "filled" ? point.bytes * point.records : point.bytes;
}

/** The wire value of a point in a whole frame; null when the frame has none there. */
export function readValue(frame: Uint8Array, point: FramePoint): WireValue | null {
  const bytes = frame.subarray(point.at, point.at + widthOf(point));
  if (bytes.length < widthOf(point)) return null;
  if (isNumberPoint(point)) return readNumber(bytes, point.type);
  switch (point.type) {
    case "bcd":
    case "signed-bcd":
    case "digits":
      return readDecimal(bytes, point.type);
    case "flags":
      return readFlags(bytes, point);
    case "filled":
      return countFilled(bytes, point);
  }
}

/** A wire value as it stands in a frame that is sent: whole numbers only. */
export function valueBytes(point: FramePoint, wire: WireValue): Outcome<Uint8Array> {
  const number = typeof wire === "string" && wire.trim() === "" ? Number.NaN : Number(wire);
  const refused = failed("device-illegal-value", `${wire} does not fit a ${point.type}`);
  if (!isNumberPoint(point) || point.type === "plus15le") return refused;
  const { bytes, lowFirst, sign } = layouts[point.type];
  const span = 256 ** bytes;
  const [lowest, highest] = sign === "none" ? [0, span - 1] : [-span / 2, span / 2 - 1];
  if (!Number.isInteger(number) || number < lowest || number > highest) return refused;
  const lowBytes = Array.from({ length: bytes }, (_, at) => Math.floor(number / 256 ** at) & 0xff);
  return success(Uint8Array.from(lowFirst ? lowBytes : lowBytes.reverse()));
}

const isNumberPoint = (point: FramePoint): point is NumberPoint => point.type in layouts;

function readNumber(bytes: Uint8Array, type: NumberPoint["type"]): number {
  const { lowFirst, sign } = layouts[type];
  const highFirst = lowFirst ? [...bytes].reverse() : [...bytes];
  const raw = highFirst.reduce((sum, byte) => sum * 256 + byte, 0);
  const half = 2 ** (8 * bytes.length - 1);
  switch (sign) {
    case "none":
      return raw;
    case "complement":
      return raw < half ? raw : raw - 2 * half;
    case "top-is-plus":
      // Without the last term nothing would be -0.
      return raw < half ? 0 - raw : raw - half;
  }
}

/** NaN, or for `digits` null, when a half byte is no digit: meters fill what they lack with F. */
function readDecimal(bytes: Uint8Array, type: DecimalPoint["type"]): WireValue | null {
  const highFirst = [...bytes].reverse();
  const isNegative = type === "signed-bcd" && (highFirst[0] ?? 0) >= 0x80;
  if (isNegative) highFirst[0] = (highFirst[0] ?? 0) - 0x80;
  const digits = Buffer.from(highFirst).toString("hex");
  const isDecimal = /^\d+$/.test(digits);
  if (type === "digits") return isDecimal ? digits : null;
  if (!isDecimal) return Number.NaN;
  return isNegative ? 0 - Number(digits) : Number(digits);
}

function readFlags(bytes: Uint8Array, { flags }: FlagsPoint): string {
  const bits = [...bytes].flatMap((byte, at) =>
    Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1 ? [at * 8 + bit] : [])).flat(),
  );
  return bits.map((bit) => flags[String(bit)] ?? `bit ${bit}`).join(", ");
}

function countFilled(bytes: Uint8Array, { bytes: width, records }: FilledPoint): number {
  const starts = Array.from({ length: records }, (_, record) => record * width);
  return starts.filter((at) => bytes.subarray(at, at + width).some((byte) => byte !== 0)).length;
}
