import type { MqttPayload, MqttPoint, ProfileOf } from "../../contract/profile.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { filledTopic, topicSlots } from "../devices/own-topics.ts";
import { filledPayload, type PayloadSlots } from "./mqtt-payload.ts";

/** One point in one message: what is told there, and under which member. */
export interface ToldPoint {
  readonly model: PointModel;
  readonly settings: MqttPoint;
  readonly field: string | null;
}

/** A message that makes a device tell something, and how often it is sent. */
export interface Ask {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly points: ReadonlySet<string>;
  readonly everyMs: number;
}

/** The topics of one device with the binding's parts in them. */
export interface MqttPlaces {
  readonly slots: PayloadSlots;
  topic(template: string): string;
  /** One message may hold several points: it is decoded once for all of them. */
  readonly told: ReadonlyMap<string, readonly ToldPoint[]>;
  readonly asks: readonly Ask[];
}

export function placesOf(device: DeviceModel, profile: ProfileOf<"mqtt-points">): MqttPlaces {
  const base = device.binding.topic ?? device.id;
  const slots = { ...topicSlots(profile, device.binding), topic: base };
  const topic = (template: string) => filledTopic(template, base, slots);
  const fieldOf = (field: string | undefined) =>
    field?.replaceAll("{channel}", String(slots.channel)) ?? null;
  const told = new Map<string, ToldPoint[]>();
  const asks = new Map<string, Ask>();
  for (const [name, settings] of Object.entries(profile.points)) {
    const model = device.points.get(name);
    if (model === undefined || settings.silent) continue;
    for (const place of [settings, ...settings.also]) {
      const at = topic(place.topic);
      told.set(at, [...(told.get(at) ?? []), { model, settings, field: fieldOf(place.field) }]);
    }
    const { ask } = settings;
    if (ask !== undefined) addAsk(asks, name, settings.every, topic(ask.topic), ask.payload, slots);
  }
  return { slots, topic, told, asks: [...asks.values()] };
}

function addAsk(
  asks: Map<string, Ask>,
  point: string,
  everyMs: number,
  topic: string,
  template: MqttPayload,
  slots: PayloadSlots,
): void {
  const payload = filledPayload(template, slots, "");
  const key = `${topic} ${Buffer.from(payload).toString()}`;
  const same = asks.get(key);
  asks.set(key, {
    topic,
    payload,
    points: new Set([...(same?.points ?? []), point]),
    everyMs: Math.min(everyMs, same?.everyMs ?? everyMs),
  });
}
