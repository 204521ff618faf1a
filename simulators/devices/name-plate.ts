import { createHash } from "node:crypto";
import type { Cancel } from "../../contract/clock.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { mqttFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { MqttSession } from "../wires/mqtt-session.ts";
import { halfOf, paperFaults } from "../profiled/bodies/paper.ts";
import { imageOfAnother, noteImage } from "../world/plate-post.ts";
import { brokerUrl, topicOf } from "./broker-url.ts";

/** Electronic paper of three colours takes this long to redraw, room time. */
const refreshMs = 15_000;
const batteryPercent = 93;
const lowPercent = 5;
const percentPerRefresh = 0.02;
const lossShare = 1 / 3;

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** A name plate: shows the image it was sent last, and says by its hash which one that is. */
export async function startNamePlate(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { id } = box.first;
  const topic = topicOf(box.first);
  const plate = new Plate(id, around, () => report());
  const session = new MqttSession({
    wireClock: around.wireClock,
    brokerUrl: brokerUrl(box),
    clientId: id,
    login: () => around.logins(id),
    availability: { topic: `${topic}/availability`, online: "online", offline: "offline" },
    subscriptions: [`${topic}/image/set`],
    report: () => report(),
    received: (_topic, payload) => plate.receive(payload),
  });
  const report = () => session.publish(`${topic}/state`, JSON.stringify(plate.state()));
  const own = ["never-acknowledges", "loses-some", "low-battery", ...paperFaults] as const;
  return {
    devices: [
      createDevice(box.first, [...mqttFaults, ...own], (fault) => {
        plate.fault = fault;
        session.misbehave(fault);
      }),
    ],
    address: { type: "mqtt" },
    stop() {
      plate.stop();
      return session.stop();
    },
  };
}

class Plate {
  fault: Fault | null = null;
  readonly #id: string;
  readonly #around: Surroundings;
  readonly #shown: () => void;
  #image = hashOf(Buffer.alloc(0));
  #drawing = "";
  #refreshes = 0;
  #cancel: Cancel = () => {};

  constructor(id: string, around: Surroundings, shown: () => void) {
    this.#id = id;
    this.#around = around;
    this.#shown = shown;
  }

  /** Starts to draw; an image that comes meanwhile takes its place. The same image is not redrawn. */
  receive(payload: Buffer): void {
    const { roomClock, random, world } = this.#around;
    if (payload.length === 0 || payload.length > limits.imageBytes) return;
    if (this.fault === "never-acknowledges") return;
    if (this.fault === "loses-some" && random() < lossShare) return;
    const sent = hashOf(payload);
    noteImage(world, this.#id, sent);
    const wanted = this.#drawnFor(sent);
    if (wanted === (this.#drawing || this.#image)) return;
    this.#cancel();
    this.#drawing = wanted;
    this.#cancel = roomClock.after("plate redraws", refreshMs, () => {
      this.#image = wanted;
      this.#drawing = "";
      this.#refreshes += 1;
      this.#shown();
    });
  }

  /** The picture that comes of an image. */
  #drawnFor(sent: string): string {
    if (this.fault === "half-redraw") return halfOf(sent);
    if (this.fault !== "swapped") return sent;
    return imageOfAnother(this.#around.world, this.#id) ?? this.#image;
  }

  state() {
    const { world, random } = this.#around;
    const left = Math.max(0, Math.floor(batteryPercent - percentPerRefresh * this.#refreshes));
    return {
      image: this.#image,
      battery: this.fault === "low-battery" ? lowPercent : left,
      rssi: -58 - Math.floor(random() * 8),
      temperature: Math.round(world.air.temperatureC * 10) / 10,
      checkIn: 0,
    };
  }

  stop(): void {
    this.#cancel();
  }
}
