import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { MqttPayload } from "../../contract/profile.ts";
import type { TopicSlots } from "../devices/own-topics.ts";
import type { WireValue } from "./point-value.ts";

/** The values of one message: the whole text, and what its JSON object holds when it is one. */
export interface Message {
  readonly text: string;
  readonly root: object;
}

/** Never throws: what is no JSON object simply has no members. */
export function parseMessage(payload: Uint8Array): Message {
  const text = new TextDecoder().decode(payload);
  return { text, root: objectOf(text) };
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
 * A member as a wire value, `Wifi.RSSI`, or the whole text when no member is named. null: the message
 * does not speak of it. A profile's words for `true` are under "true".
 */
export function pickMember({ text, root }: Message, field: string | null): WireValue | null {
  if (field === null) return text.trim();
  const member = field.split(".").reduce<unknown>(memberOf, root);
  if (typeof member === "number" || typeof member === "string") return member;
  return typeof member === "boolean" ? String(member) : null;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

/** What a message can carry for a value. */
export type MessageValue = WireValue | boolean;

/** What a binding puts into the payloads of a profile. */
export interface PayloadSlots extends TopicSlots {
  readonly topic: string;
}

/**
 * A payload of a profile with the value and the binding's parts in it. Values go in before the whole
 * is written as JSON, so that no value can become a part of the message's form.
 */
export function filledPayload(
  template: MqttPayload,
  slots: PayloadSlots,
  value: MessageValue,
): Uint8Array {
  const filled = fill(template, slots, value);
  return new TextEncoder().encode(
    typeof filled === "object" ? JSON.stringify(filled) : String(filled),
  );
}

function fill(template: MqttPayload, slots: PayloadSlots, value: MessageValue): MqttPayload {
  if (typeof template === "object") {
    const members = Object.entries(template).map(([name, member]) => [
      name,
      fill(member, slots, value),
    ]);
    return Object.fromEntries(members);
  }
  if (template === "{value}") return value;
  if (template === "{channel}") return slots.channel;
  if (typeof template !== "string") return template;
  return template
    .replaceAll("{channel}", String(slots.channel))
    .replaceAll("{tag}", () => slots.tag)
    .replaceAll("{topic}", () => slots.topic);
}

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
