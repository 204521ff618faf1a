import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { WireValue } from "./point-value.ts";

/** The values of one message: the whole text, and the members of its JSON object when it is one. */
export interface Message {
  readonly text: string;
  readonly members: ReadonlyMap<string, unknown>;
}

/** Never throws: what is no JSON object simply has no members. */
export function parseMessage(payload: Uint8Array): Message {
  const text = new TextDecoder().decode(payload);
  return { text, members: new Map(Object.entries(objectOf(text))) };
}

function objectOf(text: string): object {
  if (!text.startsWith("{")) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/**
 * A member as a wire value, or the whole text when no member is named. null: the message does not
 * speak of it. A profile's words for `true` are under "true".
 */
export function pickMember(message: Message, field: string | undefined): WireValue | null {
  if (field === undefined) return message.text.trim();
  const member = message.members.get(field);
  if (typeof member === "number" || typeof member === "string") return member;
  return typeof member === "boolean" ? String(member) : null;
}

/** What is published to set a value: the bare text, or an object with one member. */
export function setPayload(field: string | undefined, wire: WireValue): Uint8Array {
  return new TextEncoder().encode(
    field === undefined ? String(wire) : JSON.stringify({ [field]: wire }),
  );
}

/** `topic` below `base`; the base itself when empty. */
export const topicBelow = (base: string, topic: string): string =>
  topic === "" ? base : `${base}/${topic}`;

/** The bytes of the image a value names. */
export function imagePayload(
  hash: string,
  image: (hash: string) => Uint8Array | undefined,
): Outcome<Uint8Array> {
  const bytes = image(hash);
  return bytes === undefined
    ? failed("device-illegal-value", "no image of this name is kept")
    : success(bytes);
}
