import type { Cancel, Clock } from "../../../contract/clock.ts";
import type { Log } from "../../../contract/log.ts";
import { metricNames, textMetric } from "../../../contract/sparkplug/metrics.ts";
import { decodePayload } from "../../../contract/sparkplug/payload.ts";
import { topics } from "../../../contract/topics.ts";
import { ActIntake, NodePublisher, Outbox, readAgenda } from "../../../edge/bare-room.ts";
import type { EdgeRun } from "./edge-run.ts";

export interface UplinkRunPorts {
  readonly site: string;
  readonly room: string;
  readonly edge: EdgeRun;
  readonly log: Log;
  /** Puts a message on its way to the hub. */
  readonly publish: (topic: string, payload: Uint8Array) => void;
}

/** Live values are told this often, wire time: ten times as rarely as on a real line, for speed. */
const dataEveryMs = 10_000;

/**
 * The way to the hub of one run of the room: the product's own outbox, publisher and intakes, with
 * messages in memory in place of a connection.
 */
export class UplinkRun {
  readonly #ports: UplinkRunPorts;
  readonly #clock: Clock;
  readonly #acts: ActIntake;
  #publisher: NodePublisher | null = null;
  #outbox: Outbox | null = null;
  #births = 0;
  #cancelData: Cancel = () => undefined;

  constructor(ports: UplinkRunPorts) {
    this.#ports = ports;
    const { edge, log } = ports;
    this.#clock = edge.wireClock;
    const perform = edge.room.loop.act.bind(edge.room.loop);
    this.#acts = new ActIntake({ clock: this.#clock, log, perform });
  }

  /** The hub can be reached: it gets our birth, and what it has not stored yet. */
  connect(): void {
    const { site, room, edge, log, publish } = this.#ports;
    const { store } = edge;
    this.disconnect();
    this.#births += 1;
    this.#publisher = new NodePublisher({
      site,
      room,
      birthNumber: this.#births % 256,
      wallMs: () => this.#clock.wallMs(),
      publish,
    });
    this.#outbox = new Outbox({
      epoch: store.epoch,
      records: {
        after: (number, limit) => store.recordsAfter(number, limit),
        acknowledged: () => store.acknowledged(),
        acknowledge: (upTo) => edge.memory.acknowledge(upTo),
      },
      clock: this.#clock,
      log,
      send: (batch) => publish(topics.records(site, room), new TextEncoder().encode(batch)),
    });
    this.#birth();
    this.#outbox.pump();
    this.#tellLater();
  }

  disconnect(): void {
    this.#outbox?.stop();
    this.#outbox = null;
    this.#publisher = null;
    this.#cancelData();
  }

  /** New records wait. */
  wake(): void {
    this.#outbox?.pump();
  }

  /** A message from the hub has arrived. */
  take(topic: string, payload: Uint8Array): void {
    const { site, room, edge } = this.#ports;
    if (edge.life.isOver || this.#publisher === null) return;
    if (topic === topics.agenda(site, room)) this.#agenda(payload);
    else if (topic === topics.recordsAck(site, room)) {
      this.#outbox?.take(new TextDecoder().decode(payload));
    } else if (topic === topics.nodeCommand(site, room)) void this.#command(payload);
  }

  #agenda(payload: Uint8Array): void {
    const { site, room, edge } = this.#ports;
    const reading = readAgenda(payload, site, room);
    if (reading.ok) edge.room.loop.takeAgenda(reading.agenda);
  }

  async #command(payload: Uint8Array): Promise<void> {
    const decoded = decodePayload(payload);
    if (!decoded.ok) return;
    for (const { name, value } of decoded.value.metrics) {
      if (name === metricNames.rebirth && value === true) this.#birth();
      if (name !== metricNames.act || typeof value !== "string") continue;
      const reply = await this.#acts.take(value);
      if (reply === undefined || this.#ports.edge.life.isOver) continue;
      const answer = textMetric(metricNames.actResult, JSON.stringify(reply), this.#clock.wallMs());
      this.#publisher?.say(answer);
    }
  }

  #birth(): void {
    this.#publisher?.birth(this.#ports.edge.room.loop.view());
  }

  #tellLater(): void {
    this.#cancelData = this.#clock.after("uplink data", dataEveryMs, () => {
      this.#publisher?.data(this.#ports.edge.room.loop.view());
      this.#tellLater();
    });
  }
}
