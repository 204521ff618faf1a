import { failed } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { MqttPoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { MqttSession } from "../links/mqtt-session.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { imagePayload, parseMessage, pickMember, setPayload, topicBelow } from "./mqtt-payload.ts";
import { toSample, toWire } from "./point-value.ts";

export interface ImagePort {
  /** The bytes of an image by its hash, as long as it is kept. */
  readonly image: (hash: string) => Uint8Array | undefined;
}

/** A device that publishes its state below a topic and takes commands there. */
export class MqttPoints implements Driver {
  readonly mode = "push";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"mqtt-points">;
  readonly #session: MqttSession;
  readonly #ports: ImagePort;
  readonly #base: string;
  #leave: readonly (() => void)[] = [];

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"mqtt-points">,
    session: MqttSession,
    ports: ImagePort,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#session = session;
    this.#ports = ports;
    this.#base = device.binding.topic ?? device.id;
  }

  start(listener: DriverListener): void {
    const leave = [...byTopic(this.#profile)].map(([topic, points]) =>
      this.#session.subscribe(topicBelow(this.#base, topic), (payload) => {
        const samples = this.#decode(payload, points);
        if (samples.length > 0) listener.samples(samples);
      }),
    );
    this.#leave = [
      ...leave,
      this.#watchAvailability(listener),
      this.#session.state.watch({ up: () => {}, down: (failure) => listener.lost(failure) }),
    ];
  }

  stop(): Promise<void> {
    for (const leave of this.#leave) leave();
    return Promise.resolve();
  }

  /** The device tells by itself; there is nothing to ask it for. */
  read(_points: readonly string[], _priority: Priority): Promise<ReadResult> {
    return Promise.resolve({ samples: [], failures: [] });
  }

  async write(point: string, value: PointValue, _priority: Priority): Promise<Outcome<void>> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings?.set === undefined || kind === undefined) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const topic = topicBelow(this.#base, settings.set.topic);
    if (settings.set.image) {
      const bytes = imagePayload(String(value), this.#ports.image);
      // Retained: a plate that sleeps finds the newest image when it wakes, and never an older one.
      return bytes.ok ? await this.#session.publish(topic, bytes.value, true) : bytes;
    }
    const wire = toWire(kind, settings, value);
    if (!wire.ok) return wire;
    // Not retained: a command must not take effect long after it was given.
    return await this.#session.publish(topic, setPayload(settings.set.field, wire.value), false);
  }

  #decode(payload: Uint8Array, points: readonly [string, MqttPoint][]): readonly PointSample[] {
    const message = parseMessage(payload);
    return points.flatMap(([name, settings]) => {
      const wire = pickMember(message, settings.field);
      const kind = this.#device.points.get(name)?.kind;
      if (wire === null || kind === undefined) return [];
      const sample = toSample(name, kind, settings, wire);
      return sample.ok ? [sample.value] : [];
    });
  }

  /** Only "offline" is told: that a device is there again is proved by its values. */
  #watchAvailability(listener: DriverListener): () => void {
    const { availability } = this.#profile.link;
    if (availability === undefined) return () => {};
    return this.#session.subscribe(topicBelow(this.#base, availability.topic), (payload) => {
      const said = pickMember(parseMessage(payload), availability.field);
      if (said !== availability.offline) return;
      listener.lost({ code: "link-closed", detail: "the device is offline, says its broker" });
    });
  }
}

type TopicPoints = ReadonlyMap<string, readonly [string, MqttPoint][]>;

/** One message may hold several points: it is decoded once for all of them. */
function byTopic({ points }: ProfileOf<"mqtt-points">): TopicPoints {
  const topics = new Map<string, [string, MqttPoint][]>();
  for (const entry of Object.entries(points)) {
    const { topic } = entry[1];
    topics.set(topic, [...(topics.get(topic) ?? []), entry]);
  }
  return topics;
}
