import type { FrameShape } from "../../contract/profile.ts";
import type { Binding } from "../../contract/room-config.ts";
import { bytesOfHex } from "../links/frame-codec.ts";
import type { FramePattern } from "../links/frame-pattern.ts";

/** What stands in a template's slots; null in a value is any byte. */
export interface FrameSlots {
  readonly address: Uint8Array;
  readonly value: FramePattern;
}

const token = /[0-9A-F]{2}|\.\.|\{address\}|\{value\}/g;

/** A template or pattern of a profile with its slots filled. */
export function filledPattern(text: string, slots: FrameSlots): FramePattern {
  return [...text.matchAll(token)].flatMap(([part]): FramePattern => {
    if (part === "{address}") return [...slots.address];
    if (part === "{value}") return slots.value;
    return [part === ".." ? null : Number.parseInt(part, 16)];
  });
}

/** A template that is sent: it has no byte that may be any. */
export const filledBody = (template: string, slots: FrameSlots): Uint8Array =>
  Uint8Array.from(filledPattern(template, slots), (byte) => byte ?? 0);

/** The bytes of the device's own address, in the order of the wire; none when frames carry none. */
export function addressBytes({ unit, address }: Binding, shape: FrameShape): Uint8Array {
  if (shape.address === undefined) return new Uint8Array();
  if (shape.address.bytes === 1) return Uint8Array.of(unit ?? 0);
  const bytes = bytesOfHex(address ?? "");
  return shape.address.order === "low-first" ? bytes.reverse() : bytes;
}
