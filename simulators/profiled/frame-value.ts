import type { FramePoint } from "../../contract/profile.ts";

const noValue = 0xff;

/** Bytes that a point takes up. */
export function widthOf(point: FramePoint): number {
  if (point.type === "filled") return point.bytes * point.records;
  if ("bytes" in point) return point.bytes;
  if (point.type === "plus15le") return 2;
  return Number(/\d+/.exec(point.type)?.[0]) / 8;
}

/** Puts a wire value where it belongs. What is no value becomes FF. */
export function putValue(frame: Buffer, point: FramePoint, wire: number | string): void {
  const place = frame.subarray(point.at, point.at + widthOf(point));
  if (point.type === "flags") putFlags(place, point.flags, String(wire));
  else if (point.type === "digits") putDigits(place, String(wire), false);
  else if (point.type !== "filled") putNumber(place, point.type, Math.round(Number(wire)));
  else for (let at = 0; at < Number(wire); at += 1) place[at * point.bytes] = 1;
}

function putNumber(place: Buffer, type: FramePoint["type"], value: number): void {
  if (Number.isNaN(value)) place.fill(noValue);
  else if (type === "bcd" || type === "signed-bcd") {
    putDigits(place, String(Math.abs(value)), value < 0);
  } else if (type === "plus15le") place.writeUInt16LE(value > 0 ? 0x80_00 + value : -value);
  else if (type.endsWith("be")) place.writeUIntBE(unsigned(value, place), 0, place.length);
  else place.writeUIntLE(unsigned(value, place), 0, place.length);
}

const unsigned = (value: number, { length }: Buffer): number =>
  value < 0 ? value + 256 ** length : value;

function putDigits(place: Buffer, digits: string, isNegative: boolean): void {
  const whole = digits.padStart(place.length * 2, "0").slice(-place.length * 2);
  Buffer.from(whole, "hex").reverse().copy(place);
  const top = place.length - 1;
  if (isNegative) place[top] = (place[top] ?? 0) | 0x80;
}

function putFlags(place: Buffer, flags: Readonly<Record<string, string>>, text: string): void {
  const wanted = text.split(", ");
  for (const [bit, name] of Object.entries(flags)) {
    const at = Math.floor(Number(bit) / 8);
    if (wanted.includes(name)) place[at] = (place[at] ?? 0) | (1 << (Number(bit) % 8));
  }
}
