import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { PointKind } from "../../contract/points.ts";
import type { MqttPoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { MqttSession } from "../links/mqtt-session.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import {
  filledPayload,
  imagePayload,
  type MessageValue,
  parseMessage,
  pickMember,
} from "./mqtt-payload.ts";
import { type Ask, type MqttPlaces, placesOf, type ToldPoint } from "./mqtt-places.ts";
import { toSample, toWire, type WireValue } from "./point-value.ts";

export interface MqttPorts {
  readonly wireClock: Clock;
  /** The bytes of an image by its hash, as long as it is kept. */
  readonly image: (hash: string) => Uint8Array | undefined;
}

/** A device that publishes its state and takes commands on topics of its own. */
export class MqttPoints implements Driver {
  readonly mode = "push";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"mqtt-points">;
  readonly #session: MqttSession;
  readonly #ports: MqttPorts;
  readonly #places: MqttPlaces;
  readonly #cancelAsks = new Map<Ask, Cancel>();
  #leave: readonly (() => void)[] = [];

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"mqtt-points">,
    session: MqttSession,
    ports: MqttPorts,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#session = session;
    this.#ports = ports;
    this.#places = placesOf(device, profile);
  }

  start(listener: DriverListener): void {
    const leave = [...this.#places.told].map(([topic, points]) =>
      this.#session.subscribe(topic, (payload) => {
        const samples = decode(payload, points);
        if (samples.length > 0) listener.samples(samples);
      }),
    );
    this.#leave = [
      ...leave,
      this.#watchAvailability(listener),
      this.#session.state.watch({
        up: () => this.#askAll(),
        down: (failure) => listener.lost(failure),
      }),
    ];
  }

  stop(): Promise<void> {
    for (const leave of this.#leave) leave();
    for (const cancel of this.#cancelAsks.values()) cancel();
    return Promise.resolve();
  }

  /** Asks for what can be asked for; the device tells it as it tells everything, by a message. */
  read(points: readonly string[], _priority: Priority): Promise<ReadResult> {
    for (const ask of this.#places.asks) {
      if (points.some((point) => ask.points.has(point))) this.#ask(ask);
    }
    return Promise.resolve({ samples: [], failures: [] });
  }

  async write(point: string, value: PointValue, _priority: Priority): Promise<Outcome<void>> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings?.set === undefined || kind === undefined) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const topic = this.#places.topic(settings.set.topic);
    if (settings.set.image) {
      const bytes = imagePayload(String(value), this.#ports.image);
      // Retained: a plate that sleeps finds the newest image when it wakes, and never an older one.
      return bytes.ok ? await this.#session.publish(topic, bytes.value, true) : bytes;
    }
    const wire = this.#sent(kind, settings, value);
    if (!wire.ok) return wire;
    const payload = filledPayload(settings.set.payload, this.#places.slots, wire.value);
    // Not retained: a command must not take effect long after it was given.
    return await this.#session.publish(topic, payload, false);
  }

  #sent(kind: PointKind, settings: MqttPoint, value: PointValue): Outcome<MessageValue> {
    if (kind.type === "text" && this.#profile.link.encoding === "ascii") {
      const strange = /[^\x20-\x7e]/u.exec(String(value))?.[0].codePointAt(0);
      if (strange !== undefined) return failed("text-not-displayable", codePointName(strange));
    }
    const wire = toWire(kind, settings, value);
    if (!wire.ok) return wire;
    if (settings.whole && typeof wire.value === "number") return success(Math.round(wire.value));
    // The words for true and false stand for JSON's own; a text of these letters stays a text.
    const isWord = settings.values !== undefined && /^(?:true|false)$/.test(String(wire.value));
    return success(isWord ? wire.value === "true" : wire.value);
  }

  #askAll(): void {
    for (const ask of this.#places.asks) this.#ask(ask);
  }

  /** Sends it now, and again and again: a device that tells only changes would seem to be gone. */
  #ask(ask: Ask): void {
    this.#cancelAsks.get(ask)?.();
    this.#cancelAsks.set(
      ask,
      this.#ports.wireClock.after("MQTT ask", ask.everyMs, () => this.#ask(ask)),
    );
    if (this.#session.state.isUp) void this.#session.publish(ask.topic, ask.payload, false);
  }

  /** Only "offline" is told: that a device is there again is proved by its values. */
  #watchAvailability(listener: DriverListener): () => void {
    const { availability } = this.#profile.link;
    if (availability === undefined) return () => {};
    const { topic, field, online, offline } = availability;
    return this.#session.subscribe(this.#places.topic(topic), (payload) => {
      const said = pickMember(parseMessage(payload), field ?? null);
      if (said === online) this.#askAll();
      if (said !== offline) return;
      listener.lost({ code: "link-closed", detail: "the device is offline, says its broker" });
    });
  }
}

function decode(payload: Uint8Array, points: readonly ToldPoint[]): readonly PointSample[] {
  const message = parseMessage(payload);
  return points.flatMap(({ model, settings, field }) => {
    const told = pickMember(message, field);
    if (told === null) return [];
    const sample = toSample(model.name, model.kind, settings, judged(settings, told));
    return sample.ok ? [wholeSample(settings, sample.value)] : [];
  });
}

function judged({ above }: MqttPoint, wire: WireValue): WireValue {
  if (above === undefined || String(wire).trim() === "") return wire;
  const number = Number(wire);
  return Number.isNaN(number) ? wire : String(number > above);
}

const wholeSample = ({ whole }: MqttPoint, sample: PointSample): PointSample =>
  whole && typeof sample.value === "number"
    ? { ...sample, value: Math.round(sample.value) }
    : sample;

/** `U+4F1A`, so that an alarm can say which character without repeating the text. */
const codePointName = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
