import type { MqttPayload, MqttPoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { BoundDevice } from "../device.ts";
import type { Body } from "./body.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

/** What a device of a profile says and hears, with the parts of its binding filled in. */
export class MqttScript {
  readonly #profile: ProfileOf<"mqtt-points">;
  readonly #device: BoundDevice;
  readonly #body: Body;
  readonly base: string;

  constructor(profile: ProfileOf<"mqtt-points">, device: BoundDevice, body: Body) {
    this.#profile = profile;
    this.#device = device;
    this.#body = body;
    this.base = device.binding.topic ?? device.id;
  }

  /** The message that says whether it is there. */
  availability(): { topic: string; online: string; offline: string } {
    const { availability } = this.#profile.link;
    if (availability === undefined) {
      return { topic: `${this.base}/connected`, online: "1", offline: "0" };
    }
    const { topic, field, online, offline } = availability;
    const said = (word: string) => (field === undefined ? word : JSON.stringify({ [field]: word }));
    return { topic: this.topic(topic), online: said(online), offline: said(offline) };
  }

  /** Topics the device listens on. */
  heard(): readonly string[] {
    const topics = Object.values(this.#profile.points).flatMap(({ ask, set }) => [
      ...(ask === undefined ? [] : [this.topic(ask.topic)]),
      ...(set === undefined ? [] : [this.topic(set.topic)]),
    ]);
    return [...new Set(topics)];
  }

  /** Topic → payload: what it tells by itself of everything it has. */
  reports(): ReadonlyMap<string, string> {
    return this.#messages(([, settings]) => [settings]);
  }

  /** What it answers to a message; empty when the message asks nothing. */
  answers(topic: string, payload: Buffer): ReadonlyMap<string, string> {
    return this.#messages(([, settings]) => {
      const { ask } = settings;
      if (ask === undefined || this.topic(ask.topic) !== topic) return [];
      return this.#captured(ask.payload, payload) === null ? [] : [settings, ...settings.also];
    });
  }

  /** Does what a message tells it to. Images are told to the body by the hash of their bytes. */
  obey(topic: string, payload: Buffer, hashOf: (bytes: Buffer) => string): void {
    for (const [name, settings] of Object.entries(this.#profile.points)) {
      const { set } = settings;
      if (set === undefined || this.topic(set.topic) !== topic) continue;
      if (set.image) {
        this.#body.write(name, hashOf(payload));
        return;
      }
      const meaning = this.#meaning(settings, set.payload, payload);
      if (meaning !== undefined && this.#body.write(name, meaning) === "taken") return;
    }
  }

  topic(template: string): string {
    const filled = this.#filled(template);
    if (template.includes("{topic}")) return filled;
    return filled === "" ? this.base : `${this.base}/${filled}`;
  }

  #meaning(settings: MqttPoint, template: MqttPayload, payload: Buffer): PointValue | undefined {
    const captured = this.#captured(template, payload);
    if (captured === null) return undefined;
    const wire = typeof captured === "number" ? captured : String(captured);
    return meaningOf(settings, wire);
  }

  #filled(template: string): string {
    const { channel = 1, tag = "" } = this.#device.binding;
    return template
      .replaceAll("{channel}", String(channel - 1 + this.#profile.link.channelFrom))
      .replaceAll("{tag}", tag)
      .replaceAll("{topic}", this.base);
  }

  /** The value a message carries where its template has one; null when it is another message. */
  #captured(template: MqttPayload, payload: Buffer): string | number | boolean | null {
    const text = payload.toString("utf8");
    if (typeof template !== "object") return this.#fits(template, text);
    const message = parsed(text);
    return message === undefined ? null : this.#fits(template, message);
  }

  #fits(template: MqttPayload, said: unknown): string | number | boolean | null {
    if (template === "{value}") return isPlain(said) ? said : null;
    if (typeof template !== "object") {
      const wanted = typeof template === "string" ? this.#filled(template) : template;
      return isPlain(said) && String(said) === String(wanted) ? "" : null;
    }
    let value: string | number | boolean = "";
    for (const [name, member] of Object.entries(template)) {
      const found = this.#fits(member, memberOf(said, name));
      if (found === null) return null;
      if (found !== "") value = found;
    }
    return value;
  }

  #messages(
    places: (
      point: [string, MqttPoint],
    ) => readonly { topic: string; field?: string | undefined }[],
  ): ReadonlyMap<string, string> {
    const objects = new Map<string, Map<string, unknown>>();
    const texts = new Map<string, string>();
    for (const point of Object.entries(this.#profile.points)) {
      const [name, settings] = point;
      if (settings.silent) continue;
      for (const { topic, field } of places(point)) {
        const at = this.topic(topic);
        const wire = this.#wire(name, settings);
        if (field === undefined) {
          // Of two points on one bare topic the number says what the words do not.
          if (!texts.has(at) || settings.values === undefined) texts.set(at, String(wire));
          continue;
        }
        const object = objects.get(at) ?? new Map<string, unknown>();
        objects.set(at, object.set(this.#filled(field), wire));
      }
    }
    const told = [...objects].map(
      ([at, members]) => [at, JSON.stringify(nested(members))] as const,
    );
    return new Map([...texts, ...told]);
  }

  #wire(name: string, settings: MqttPoint): unknown {
    const wire = wireOf(settings, this.#body.read(name));
    if (typeof wire === "number") {
      if (Number.isNaN(wire)) return null;
      return settings.whole ? Math.round(wire) : Number(wire.toPrecision(12));
    }
    return wire === "true" || wire === "false" ? wire === "true" : wire;
  }
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;

/** `a.b` → an object in an object. */
function nested(members: ReadonlyMap<string, unknown>): object {
  const inner = new Map<string, Map<string, unknown>>();
  const own = new Map<string, unknown>();
  for (const [path, value] of members) {
    const [name = "", ...rest] = path.split(".");
    if (rest.length === 0) own.set(name, value);
    else
      inner.set(name, (inner.get(name) ?? new Map<string, unknown>()).set(rest.join("."), value));
  }
  for (const [name, deeper] of inner) own.set(name, nested(deeper));
  return Object.fromEntries(own);
}
