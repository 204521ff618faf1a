import { connect, type MqttClient } from "mqtt";
import type { Act, ActResult } from "../../contract/act.ts";
import type { DeviceView, Explanation } from "../../contract/api.ts";
import { type Clock, createClock } from "../../contract/clock.ts";
import {
  actRequestSchema,
  parseDocument,
  type PointWhy,
  type RoomMeta,
} from "../../contract/sparkplug/documents.ts";
import { askRequestSchema } from "../../contract/sparkplug/ask.ts";
import {
  integerMetric,
  metricNames,
  pointMetric,
  targetMetric,
  textMetric,
  whyMetric,
} from "../../contract/sparkplug/metrics.ts";
import { decodePayload, encodePayload, type Metric } from "../../contract/sparkplug/payload.ts";
import { createSequence } from "../../contract/sparkplug/sequence.ts";
import { topics } from "../../contract/topics.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { HubRig } from "./hub-rig.ts";

/** For tests: a room on the hub's own broker that shows devices, takes acts and says why. */
export interface PlayedRoom {
  /** What people asked of it, in order. */
  readonly acts: readonly Act[];
  /** Says something of the room: phase, watts, the running meeting. */
  tell(metrics: readonly Metric[]): void;
  tellDevice(device: DeviceView): void;
  stop(): Promise<void>;
}

export interface PlayedPart {
  readonly meta: RoomMeta;
  readonly metrics: readonly Metric[];
  readonly devices: readonly DeviceView[];
  readonly answer: (act: Act) => ActResult;
  readonly explain: (point: string) => Explanation | null;
}

const realClock = createClock();

/** Connected and born, in the time of `clock`; the hub shows it a moment later. */
export async function playRoom(
  rig: HubRig,
  ref: RoomRef,
  part: PlayedPart,
  clock: Clock = realClock,
): Promise<PlayedRoom> {
  const { site, room } = ref;
  const login = await rig.hub.enrol(ref);
  const acts: Act[] = [];
  const sequence = createSequence();
  const client = connect(`mqtt://127.0.0.1:${rig.brokerPort}`, {
    ...login,
    clientId: login.username,
    reconnectPeriod: 0,
    will: {
      topic: topics.nodeDeath(site, room),
      payload: Buffer.from(
        encoded([integerMetric(metricNames.birthNumber, 1, 0)], null, clock.wallMs()),
      ),
      qos: 1,
      retain: false,
    },
  });
  await connected(client);
  const send = (topic: string, metrics: readonly Metric[], seq = sequence.next()) =>
    void client.publish(topic, Buffer.from(encoded(metrics, seq, clock.wallMs())));
  const tell = (metrics: readonly Metric[]) => send(topics.nodeData(site, room), metrics);
  const birth = () => {
    const nowMs = clock.wallMs();
    send(
      topics.nodeBirth(site, room),
      [
        integerMetric(metricNames.birthNumber, 1, nowMs),
        textMetric(metricNames.meta, JSON.stringify(part.meta), nowMs),
        ...part.metrics,
      ],
      sequence.restart(),
    );
    for (const device of part.devices) {
      send(topics.deviceBirth(site, room, device.device), deviceMetrics(device, nowMs));
    }
  };
  client.on("message", (_topic, bytes) => {
    const decoded = decodePayload(bytes);
    for (const { name, value } of decoded.ok ? decoded.value.metrics : []) {
      if (name === metricNames.rebirth) birth();
      const act = name === metricNames.act ? parseDocument(actRequestSchema, value) : undefined;
      if (act !== undefined) {
        acts.push(act.act);
        const reply = JSON.stringify({ id: act.id, result: part.answer(act.act) });
        tell([textMetric(metricNames.actResult, reply, clock.wallMs())]);
      }
      const ask = name === metricNames.ask ? parseDocument(askRequestSchema, value) : undefined;
      if (ask !== undefined) {
        const reply = JSON.stringify({ id: ask.id, explanation: part.explain(ask.explain) });
        tell([textMetric(metricNames.answer, reply, clock.wallMs())]);
      }
    }
  });
  await client.subscribeAsync(topics.nodeCommand(site, room), { qos: 1 });
  birth();
  return {
    acts,
    tell,
    tellDevice: (device) =>
      send(topics.deviceData(site, room, device.device), deviceMetrics(device, clock.wallMs())),
    stop: () => client.endAsync(true),
  };
}

const encoded = (metrics: readonly Metric[], seq: number | null, timestampMs: number): Uint8Array =>
  encodePayload({ timestampMs, seq, metrics });

const connected = (client: MqttClient): Promise<void> =>
  new Promise((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("error", reject);
  });

function deviceMetrics(device: DeviceView, nowMs: number): Metric[] {
  const writable = device.points.filter((point) => point.writable).map(({ point }) => point);
  return [
    textMetric(metricNames.kind, device.kind, nowMs),
    textMetric(metricNames.model, device.model, nowMs),
    textMetric(metricNames.availability, device.availability, nowMs),
    textMetric(metricNames.writable, writable.join(","), nowMs),
    ...device.points.flatMap(({ point, value, atMs, target, quality, held, failure }) => {
      const why: PointWhy = { quality, reason: target?.reason ?? null, held, failure };
      return [
        pointMetric(point, value, atMs ?? nowMs),
        pointMetric(targetMetric(point), target?.value ?? null, nowMs),
        textMetric(whyMetric(point), JSON.stringify(why), nowMs),
      ];
    }),
  ];
}
