import type { Clock } from "../../contract/clock.ts";
import { deviceIdSchema, roomIdSchema } from "../../contract/ids.ts";
import type { Log } from "../../contract/log.ts";
import { metricNames } from "../../contract/sparkplug/metrics.ts";
import { decodePayload, encodePayload, type Payload } from "../../contract/sparkplug/payload.ts";
import { parseSparkplugTopic, type SparkplugAddress, topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { IngestCounts } from "./ingest-figures.ts";
import { MetricNames } from "./metric-names.ts";
import { NodeSession, type SessionVerdict } from "./node-session.ts";
import type { OutletTarget } from "./outlet.ts";

/** A Sparkplug message of a room, read, and how it fits what the room said before. */
export interface NodeMessage {
  readonly ref: RoomRef;
  readonly address: SparkplugAddress;
  readonly payload: Payload;
  readonly verdict: SessionVerdict;
}

/** A batch of records of a room, unread. */
export interface RecordsMessage {
  readonly ref: RoomRef;
  readonly text: string;
}

export interface NodeReaderOptions {
  readonly sites: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly outlet: OutletTarget;
  readonly counts: IngestCounts;
  /**
   * Who asks a room for a birth at once; whoever else misses one asks when it has not come after a
   * while. Null: this process does not need births of that room.
   */
  readonly asks: (ref: RoomRef) => "at-once" | "patiently" | null;
}

interface Node {
  readonly session: NodeSession;
  readonly names: MetricNames;
  /** Monotonic time of the last call for a birth. */
  askedAtMs: number | null;
  /** Monotonic time since which a birth is missed. */
  missedSinceMs: number | null;
  malformedLogged: boolean;
}

/** Reads what rooms say by Sparkplug's rules: one message after another, in the order of the wire. */
export class NodeReader {
  readonly #options: NodeReaderOptions;
  readonly #nodes = new Map<string, Node>();

  constructor(options: NodeReaderOptions) {
    this.#options = options;
  }

  /** Null: not a message of a room, or one that cannot be read; it has been counted. */
  read(topic: string, bytes: Uint8Array): NodeMessage | RecordsMessage | null {
    const { counts } = this.#options;
    counts.messages++;
    const address = parseSparkplugTopic(topic);
    if (address !== undefined) return this.#sparkplug(address, bytes);
    const [, , site, room] = topic.split("/");
    if (site === undefined || room === undefined || topic !== topics.records(site, room)) {
      return null;
    }
    if (!this.#isKnown({ site, room, device: null })) {
      counts.strange++;
      return null;
    }
    return { ref: { site, room }, text: Buffer.from(bytes).toString("utf8") };
  }

  #sparkplug(address: SparkplugAddress, bytes: Uint8Array): NodeMessage | null {
    if (address.type === "NCMD" || address.type === "DCMD") return null;
    const node = this.#isKnown(address) ? this.#nodeOf(address) : null;
    if (node === null) {
      this.#options.counts.strange++;
      return null;
    }
    const ref = { site: address.site, room: address.room };
    const { passedOver } = this.#options.counts;
    const unknownBefore = passedOver.alias;
    const payload = this.#decode(ref, node, address, bytes);
    if (payload === null) return null;
    const verdict = node.session.judge(address, payload);
    if (address.type === "NBIRTH") node.askedAtMs = node.missedSinceMs = null;
    if (verdict === "rebirth" || passedOver.alias > unknownBefore) this.#missBirth(ref, node);
    return { ref, address, payload, verdict };
  }

  #isKnown({ site, room, device }: RoomRef & { readonly device: string | null }): boolean {
    return (
      this.#options.sites.includes(site) &&
      roomIdSchema.safeParse(room).success &&
      (device === null || deviceIdSchema.safeParse(device).success)
    );
  }

  #decode(ref: RoomRef, node: Node, address: SparkplugAddress, bytes: Uint8Array): Payload | null {
    const decoded = decodePayload(bytes, node.names.lookup(address));
    if (decoded.ok) {
      node.malformedLogged = false;
      return decoded.value;
    }
    this.#options.counts.malformed++;
    if (!node.malformedLogged) {
      this.#options.log.warn({ ...ref, failure: decoded.failure }, "a room's message is malformed");
    }
    node.malformedLogged = true;
    return null;
  }

  #missBirth(ref: RoomRef, node: Node): void {
    const how = this.#options.asks(ref);
    if (how === null) return;
    const nowMs = this.#options.clock.monotonicMs();
    node.missedSinceMs ??= nowMs;
    const missedMs = nowMs - node.missedSinceMs;
    if (how === "patiently" && missedMs < hubLimits.listening.rebirthPatienceMs) return;
    // Not for every message that does not fit: the birth is on its way.
    if (node.askedAtMs !== null && nowMs - node.askedAtMs < hubLimits.host.rebirthGapMs) return;
    if (this.#askForBirth(ref)) node.askedAtMs = nowMs;
  }

  #askForBirth(ref: RoomRef): boolean {
    const { clock, outlet, counts } = this.#options;
    const wallMs = clock.wallMs();
    const metric = {
      name: metricNames.rebirth,
      timestampMs: wallMs,
      dataType: "boolean",
      value: true,
      historical: false,
    } as const;
    const payload = encodePayload({ timestampMs: wallMs, seq: null, metrics: [metric] });
    const sent = outlet.publish(topics.nodeCommand(ref.site, ref.room), payload, "command");
    if (sent) counts.rebirthsAsked++;
    return sent;
  }

  /** Null when the hub holds as many rooms as it can. */
  #nodeOf(ref: RoomRef): Node | null {
    const key = keyOf(ref);
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.size >= hubLimits.ingest.rooms) return null;
    const node: Node = {
      session: new NodeSession(),
      names: new MetricNames(this.#options.counts.passedOver),
      askedAtMs: null,
      missedSinceMs: null,
      malformedLogged: false,
    };
    this.#nodes.set(key, node);
    return node;
  }
}
