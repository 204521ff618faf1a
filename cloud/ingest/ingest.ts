import type { Clock } from "../../contract/clock.ts";
import { deviceIdSchema, roomIdSchema } from "../../contract/ids.ts";
import type { Log } from "../../contract/log.ts";
import type { RecordAck } from "../../contract/record.ts";
import { metricNames } from "../../contract/sparkplug/metrics.ts";
import { decodePayload, encodePayload, type Payload } from "../../contract/sparkplug/payload.ts";
import { parseSparkplugTopic, type SparkplugAddress, topics } from "../../contract/topics.ts";
import type { PanelPeople } from "../accounts/panel-people.ts";
import type { AgendaBook } from "../agenda/agenda-book.ts";
import type { RoomWords } from "../agenda/room-words.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Acts } from "../rooms/acts.ts";
import { keyOf, type LiveRooms } from "../rooms/live-rooms.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import { NodeSession } from "./node-session.ts";
import type { OutletTarget } from "./outlet.ts";
import { ReadingBuffer } from "./reading-buffer.ts";
import { createRecordIntake, type RecordIntake } from "./record-intake.ts";

export interface IngestOptions {
  readonly sites: readonly string[];
  readonly store: HubStore;
  readonly live: LiveRooms;
  readonly acts: Acts;
  readonly agendas: AgendaBook;
  readonly people: Pick<PanelPeople, "send">;
  readonly words: RoomWords;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly log: Log;
  readonly outlet: OutletTarget;
  readonly changes: RoomChanges;
}

interface Node {
  readonly ref: RoomRef;
  readonly session: NodeSession;
  /** Wire monotonic time of the last call for a birth. */
  askedAtMs: number | null;
  malformedLogged: boolean;
  metaText: string;
}

/** Takes everything that rooms send: one message after another, in the order of the wire. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #nodes = new Map<string, Node>();
  readonly #readings: ReadingBuffer;
  readonly #intake: RecordIntake;

  constructor(options: IngestOptions) {
    this.#options = options;
    const { store, wireClock, log, changes } = options;
    this.#readings = new ReadingBuffer(store.readings, wireClock, log, (ref) => changes.mark(ref));
    this.#intake = createRecordIntake(store.records, log);
  }

  async take(topic: string, payload: Uint8Array): Promise<void> {
    const address = parseSparkplugTopic(topic);
    if (address !== undefined) {
      if (this.#isKnown(address)) await this.#sparkplug(address, payload);
      return;
    }
    const [, , site, room] = topic.split("/");
    if (site === undefined || room === undefined || topic !== topics.records(site, room)) return;
    const ref = { site, room };
    if (this.#isKnown({ ...ref, device: null })) await this.#records(ref, payload);
  }

  /** Writes what waits in memory. */
  async stop(): Promise<void> {
    await this.#readings.flush();
    for (const { ref } of this.#nodes.values()) {
      if (this.#options.live.find(ref)?.state.online === true) await this.#rememberSeen(ref);
    }
  }

  #isKnown({ site, room, device }: RoomRef & { readonly device: string | null }): boolean {
    return (
      this.#options.sites.includes(site) &&
      roomIdSchema.safeParse(room).success &&
      (device === null || deviceIdSchema.safeParse(device).success)
    );
  }

  async #records(ref: RoomRef, payload: Uint8Array): Promise<void> {
    const taken = await this.#intake.take(ref, Buffer.from(payload).toString("utf8"));
    if (taken === null) return;
    this.#acknowledge(ref, taken.ack);
    if (taken.stored > 0) this.#options.changes.mark(ref);
    if (taken.heard) await this.#options.words.heedRoom(ref);
  }

  async #sparkplug(address: SparkplugAddress, bytes: Uint8Array): Promise<void> {
    const ref = { site: address.site, room: address.room };
    const live = this.#options.live.need(ref);
    if (live === null) return;
    const node = this.#nodeOf(ref);
    const payload = this.#decode(ref, node, bytes);
    if (payload === null) return;
    const verdict = node.session.judge(address, payload);
    if (verdict === "rebirth") this.#askForBirth(ref, node);
    if (verdict !== "accept") return;
    live.apply(address, payload, this.#options.roomClock.wallMs());
    this.#readings.take(ref, address.device, payload);
    if (address.device === null) await this.#nodeMessage(ref, node, address, payload);
    if (address.type === "NDEATH") await this.#rememberSeen(ref);
    this.#options.changes.mark(ref);
  }

  async #nodeMessage(
    ref: RoomRef,
    node: Node,
    address: SparkplugAddress,
    payload: Payload,
  ): Promise<void> {
    const { store, live, acts, agendas, people } = this.#options;
    for (const metric of payload.metrics) {
      if (metric.name === metricNames.actResult) acts.answer(ref, metric.value);
    }
    if (address.type !== "NBIRTH") return;
    node.askedAtMs = null;
    const state = live.find(ref)?.state;
    const metaText = JSON.stringify(state?.meta ?? null);
    if (state?.meta && metaText !== node.metaText) {
      await store.rooms.setMeta(ref, state.meta);
      node.metaText = metaText;
    }
    // The room learns how far the hub is, also when the hub has gone back to an older backup.
    const position = await store.records.position(ref);
    if (position !== null) this.#acknowledge(ref, position);
    await this.#rememberSeen(ref);
    await agendas.catchUp(ref, state?.agendaVersion ?? 0);
    await people.send(ref);
  }

  async #rememberSeen(ref: RoomRef): Promise<void> {
    const seenMs = this.#options.live.find(ref)?.state.lastSeenMs;
    if (typeof seenMs === "number") await this.#options.store.rooms.setSeen(ref, seenMs);
  }

  #acknowledge(ref: RoomRef, ack: RecordAck): void {
    const topic = topics.recordsAck(ref.site, ref.room);
    this.#options.outlet.publish(topic, JSON.stringify(ack), "command");
  }

  #decode(ref: RoomRef, node: Node, bytes: Uint8Array): Payload | null {
    const decoded = decodePayload(bytes);
    if (decoded.ok) {
      node.malformedLogged = false;
      return decoded.value;
    }
    if (!node.malformedLogged) {
      this.#options.log.warn({ ...ref, failure: decoded.failure }, "a room's message is malformed");
    }
    node.malformedLogged = true;
    return null;
  }

  /** Not for every message that does not fit: the birth is on its way. */
  #askForBirth(ref: RoomRef, node: Node): void {
    const { wireClock, outlet } = this.#options;
    const nowMs = wireClock.monotonicMs();
    if (node.askedAtMs !== null && nowMs - node.askedAtMs < hubLimits.host.rebirthGapMs) return;
    const wallMs = wireClock.wallMs();
    const metric = {
      name: metricNames.rebirth,
      timestampMs: wallMs,
      dataType: "boolean",
      value: true,
      historical: false,
    } as const;
    const payload = encodePayload({ timestampMs: wallMs, seq: null, metrics: [metric] });
    const topic = topics.nodeCommand(ref.site, ref.room);
    if (outlet.publish(topic, payload, "command")) node.askedAtMs = nowMs;
  }

  #nodeOf(ref: RoomRef): Node {
    const key = keyOf(ref);
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = {
        ref,
        session: new NodeSession(),
        askedAtMs: null,
        malformedLogged: false,
        metaText: "",
      };
      this.#nodes.set(key, node);
    }
    return node;
  }
}
