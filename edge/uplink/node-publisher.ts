import type { DeviceView, RoomView, WattsPoint } from "../../contract/api.ts";
import { integerMetric, metricNames } from "../../contract/sparkplug/metrics.ts";
import { encodePayload, type Metric } from "../../contract/sparkplug/payload.ts";
import { createSequence } from "../../contract/sparkplug/sequence.ts";
import { topics } from "../../contract/topics.ts";
import { uplinkLimits } from "./uplink-limits.ts";
import {
  deviceMetrics,
  news,
  nodeMetrics,
  type Told,
  wattsMetric,
  wattsMetrics,
} from "./room-metrics.ts";

export interface NodePublisherOptions {
  readonly site: string;
  readonly room: string;
  /** bdSeq: the same in the will, in every birth and in the death of one connection. */
  readonly birthNumber: number;
  /** Wire wall time of a message, epoch milliseconds. */
  readonly wallMs: () => number;
  readonly publish: (topic: string, payload: Uint8Array) => void;
}

interface ToldDevice {
  alive: boolean;
  told: Told;
  /** When everything was last told, room time: a value holds at the hub for a time of the room. */
  wholeAtMs: number;
}

/** Says as a Sparkplug edge node what the room is: births first, then only what has changed. */
export class NodePublisher {
  readonly #options: NodePublisherOptions;
  readonly #sequence = createSequence();
  #told: Told = new Map();
  #wattsToldMs = 0;
  #devices = new Map<string, ToldDevice>();

  constructor(options: NodePublisherOptions) {
    this.#options = options;
  }

  /** Everything there is, and the last hour's watts as history. */
  birth(view: RoomView): void {
    const { site, room, birthNumber } = this.#options;
    this.#told = new Map();
    this.#devices = new Map();
    const watts = wattsMetrics(view, 0);
    this.#wattsToldMs = view.watts.at(-1)?.atMs ?? 0;
    const metrics = [
      integerMetric(metricNames.birthNumber, birthNumber, view.nowMs),
      rebirthMetric(view.nowMs),
      ...news(this.#told, nodeMetrics(view)),
      ...watts.slice(-1),
    ];
    this.#send(topics.nodeBirth(site, room), metrics, this.#sequence.restart());
    for (const device of view.devices) this.#birthDevice(device, view.nowMs);
    this.#nodeData(watts.slice(0, -1));
  }

  /** What has changed since the last call: one message per device and one for the room. */
  data(view: RoomView): void {
    const { site, room } = this.#options;
    const watts = wattsMetrics(view, this.#wattsToldMs);
    this.#wattsToldMs = view.watts.at(-1)?.atMs ?? this.#wattsToldMs;
    this.#nodeData([...news(this.#told, nodeMetrics(view)), ...watts]);
    for (const device of view.devices) {
      const known = this.#devices.get(device.device);
      if (known === undefined || (!known.alive && device.availability !== "offline")) {
        this.#birthDevice(device, view.nowMs);
        continue;
      }
      if (!known.alive) continue;
      this.#refresh(known, view.nowMs);
      const changed = news(known.told, deviceMetrics(device, view.nowMs));
      if (changed.length > 0) {
        const topic = topics.deviceData(site, room, device.device);
        this.#send(topic, changed, this.#sequence.next());
      }
      if (device.availability === "offline") this.#endDevice(device.device, known);
    }
  }

  /** Minutes of watts that the hub has missed. */
  replay(minutes: readonly WattsPoint[]): void {
    this.#nodeData(minutes.map((minute) => wattsMetric(minute, true)));
  }

  /** A word of its own to the hub, such as the answer to an act. */
  say(metric: Metric): void {
    this.#nodeData([metric]);
  }

  /** The certificate that the broker also sends by itself when the room is cut off. */
  deathPayload(): Uint8Array {
    return deathPayload(this.#options.birthNumber, this.#options.wallMs());
  }

  #birthDevice(device: DeviceView, nowMs: number): void {
    const { site, room } = this.#options;
    const known: ToldDevice = { alive: true, told: new Map(), wholeAtMs: nowMs };
    this.#devices.set(device.device, known);
    const metrics = news(known.told, deviceMetrics(device, nowMs));
    const topic = topics.deviceBirth(site, room, device.device);
    this.#send(topic, metrics, this.#sequence.next());
    if (device.availability === "offline") this.#endDevice(device.device, known);
  }

  /** What never changes is told again now and then: its age at the hub says that it was read. */
  #refresh(known: ToldDevice, nowMs: number): void {
    if (Math.abs(nowMs - known.wholeAtMs) < uplinkLimits.refreshMs) return;
    known.wholeAtMs = nowMs;
    known.told = new Map();
  }

  #endDevice(device: string, known: ToldDevice): void {
    const { site, room } = this.#options;
    known.alive = false;
    this.#send(topics.deviceDeath(site, room, device), [], this.#sequence.next());
  }

  #nodeData(metrics: readonly Metric[]): void {
    const { site, room } = this.#options;
    if (metrics.length === 0) return;
    this.#send(topics.nodeData(site, room), metrics, this.#sequence.next());
  }

  #send(topic: string, metrics: readonly Metric[], seq: number): void {
    const payload = { timestampMs: this.#options.wallMs(), seq, metrics };
    this.#options.publish(topic, encodePayload(payload));
  }
}

/** NDEATH: no sequence number, only which birth it ends. */
export const deathPayload = (birthNumber: number, wallMs: number): Uint8Array =>
  encodePayload({
    timestampMs: wallMs,
    seq: null,
    metrics: [integerMetric(metricNames.birthNumber, birthNumber, wallMs)],
  });

const rebirthMetric = (nowMs: number): Metric => ({
  name: metricNames.rebirth,
  timestampMs: nowMs,
  dataType: "boolean",
  value: false,
  historical: false,
});
