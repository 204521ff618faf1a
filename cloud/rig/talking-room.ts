import type { MqttClient } from "mqtt";
import { type Cancel, createClock } from "../../contract/clock.ts";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import {
  integerMetric,
  metricNames,
  pointMetric,
  textMetric,
} from "../../contract/sparkplug/metrics.ts";
import { encodePayload, type Metric } from "../../contract/sparkplug/payload.ts";
import { createSequence } from "../../contract/sparkplug/sequence.ts";
import { recordAckSchema } from "../../contract/record.ts";
import { hostId, topics } from "../../contract/topics.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { type Mosquitto, roomLogin } from "./mosquitto.ts";

const clock = createClock();
/** As the edge's outbox does it: a batch at a time, sent again when there is no word for so long. */
const outbox = { batchRecords: 100, patienceMs: 10_000 };

/**
 * For tests: the part of a room that the hub hears, on a real connection. It waits for the host's
 * state, is born, tells readings, and sends its records until they are confirmed.
 */
export class TalkingRoom {
  readonly ref: RoomRef;
  /** Times of the readings that went out. */
  readonly told: number[] = [];
  /** Records made so far. */
  records = 0;
  /** Up to here the hub has said that they are stored. */
  confirmed = 0;
  /** Monotonic times of words from the hub that confirmed something. */
  readonly confirmedAtMs: number[] = [];
  births = 0;
  readonly #broker: Mosquitto;
  readonly #epoch: string;
  readonly #sequence = createSequence();
  #client: MqttClient | null = null;
  #born = false;
  #birthNumber = 0;
  #lastToldMs = 0;
  #stopped = false;
  #waiting: Cancel | null = null;
  #reconnect: Cancel = () => {};

  constructor(broker: Mosquitto, ref: RoomRef, epoch: string) {
    this.#broker = broker;
    this.ref = ref;
    this.#epoch = epoch;
  }

  get born(): boolean {
    return this.#born;
  }

  start(): void {
    const { site, room } = this.ref;
    const number = this.#birthNumber++ % 256;
    const death = [integerMetric(metricNames.birthNumber, number, clock.wallMs())];
    const payload = Buffer.from(
      encodePayload({ timestampMs: clock.wallMs(), seq: null, metrics: death }),
    );
    const topic = topics.nodeDeath(site, room);
    const client = this.#broker.dial(roomLogin(site, room), {
      will: { topic, payload, qos: 1, retain: false },
    });
    this.#client = client;
    client.on("message", (heard, bytes) => this.#hear(heard, bytes, number));
    client.on("connect", () => {
      client.subscribe(
        [topics.hostState(hostId), topics.nodeCommand(site, room), topics.recordsAck(site, room)],
        { qos: 1 },
        () => {},
      );
    });
    client.on("close", () => {
      this.#born = false;
      this.#waiting?.();
      this.#waiting = null;
      client.end(true);
      if (this.#stopped) return;
      this.#reconnect = clock.after("room reconnect", 300, () => this.start());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#reconnect();
    this.#waiting?.();
    this.#client?.end(true);
  }

  /** So many readings of now, in one message; nothing happens while the room is not born. */
  tell(count: number): void {
    if (!this.#born) return;
    const metrics = Array.from({ length: count }, (_, n) => {
      this.#lastToldMs = Math.max(clock.wallMs(), this.#lastToldMs + 1);
      this.told.push(this.#lastToldMs);
      return pointMetric("temperature", 20 + (n % 10) / 10, this.#lastToldMs);
    });
    this.#say(topics.deviceData(this.ref.site, this.ref.room, "air"), metrics);
  }

  addRecords(count: number): void {
    this.records += count;
    this.#pump();
  }

  #hear(topic: string, bytes: Uint8Array, birthNumber: number): void {
    const text = Buffer.from(bytes).toString("utf8");
    if (topic === topics.hostState(hostId)) {
      if (text.includes('"online":true') && !this.#born) this.#birth(birthNumber);
    } else if (topic === topics.recordsAck(this.ref.site, this.ref.room)) this.#confirm(text);
    else if (this.#born) this.#birth(birthNumber);
  }

  #birth(number: number): void {
    const { site, room } = this.ref;
    const nowMs = clock.wallMs();
    const meta = { name: { zh: room, en: room }, timeZone: "UTC", standbyWatts: 5 };
    this.#born = true;
    this.births++;
    this.#sequence.restart();
    const bytes = encodePayload({
      timestampMs: nowMs,
      seq: 0,
      metrics: [
        integerMetric(metricNames.birthNumber, number, nowMs),
        textMetric(metricNames.meta, JSON.stringify(meta), nowMs),
        textMetric(metricNames.phase, "idle", nowMs),
      ],
    });
    this.#client?.publish(topics.nodeBirth(site, room), Buffer.from(bytes), { qos: 0 });
    this.#say(topics.deviceBirth(site, room, "air"), [
      textMetric(metricNames.kind, "air-sensor", nowMs),
    ]);
    this.#pump();
  }

  #confirm(text: string): void {
    const ack = parseDocument(recordAckSchema, text);
    if (ack === undefined || ack.epoch !== this.#epoch || ack.upTo <= this.confirmed) return;
    this.confirmed = ack.upTo;
    this.confirmedAtMs.push(clock.monotonicMs());
    this.#waiting?.();
    this.#waiting = null;
    this.#pump();
  }

  #pump(): void {
    if (!this.#born || this.#waiting !== null || this.confirmed >= this.records) return;
    const { site, room } = this.ref;
    const count = Math.min(outbox.batchRecords, this.records - this.confirmed);
    const records = Array.from({ length: count }, (_, n) => ({
      epoch: this.#epoch,
      number: this.confirmed + n + 1,
      atMs: clock.wallMs(),
      clockTrusted: true,
      body: { kind: "clock", trusted: true },
    }));
    const batch = JSON.stringify({ epoch: this.#epoch, records });
    this.#waiting = clock.after("room's records", outbox.patienceMs, () => {
      this.#waiting = null;
      this.#pump();
    });
    this.#client?.publish(topics.records(site, room), batch, { qos: 1 }, () => {});
  }

  #say(topic: string, metrics: readonly Metric[]): void {
    const seq = this.#sequence.next();
    const bytes = encodePayload({ timestampMs: clock.wallMs(), seq, metrics });
    this.#client?.publish(topic, Buffer.from(bytes), { qos: 0 });
  }
}
