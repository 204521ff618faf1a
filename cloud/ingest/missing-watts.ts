import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { parseDocument, roomMetaSchema } from "../../contract/sparkplug/documents.ts";
import { metricNames, textMetric } from "../../contract/sparkplug/metrics.ts";
import { encodePayload, type Payload } from "../../contract/sparkplug/payload.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ReadingStore } from "../store/reading-store.ts";
import type { OutletTarget } from "./outlet.ts";

export interface MissingWattsPorts {
  readonly readings: Pick<ReadingStore, "missingWatts">;
  readonly outlet: OutletTarget;
  readonly clock: Clock;
  readonly log: Log;
  readonly keeps: (ref: RoomRef) => boolean;
  /** The lane of history has room for what rooms would tell. */
  readonly isFree: () => boolean;
}

/** A room to be asked, and the span of which it can tell. Room time. */
interface Wish {
  readonly ref: RoomRef;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A room that is telling. */
interface Telling extends Wish {
  /** Monotonic: asked, or last heard of. */
  heardMs: number;
  /** Something that it told found no room. */
  hasLost: boolean;
}

/** With every birth a room tells its last hour by itself. */
const toldMs = 3_600_000;

/**
 * Asks rooms that were just born for the minutes of watts that the hub does not have, as far back as the
 * room keeps them. What is stored decides: nobody has to remember when they last heard each other. Only
 * some rooms tell at a time, and who told in vain is asked again.
 */
export class MissingWatts {
  readonly #ports: MissingWattsPorts;
  readonly #wishes = new Map<string, Wish>();
  readonly #telling = new Map<string, Telling>();
  #cancel: Cancel | null = null;
  #stopped = false;

  constructor(ports: MissingWattsPorts) {
    this.#ports = ports;
  }

  /** Rooms that are still to be asked. */
  get waiting(): number {
    return this.#wishes.size;
  }

  /** Asks the room when it is its turn; resolves when those whose turn it is have been asked. */
  async want(ref: RoomRef, birth: Payload): Promise<void> {
    const told = birth.metrics.find(({ name }) => name === metricNames.meta);
    const meta = parseDocument(roomMetaSchema, told?.value);
    const nowMs = told?.timestampMs ?? null;
    if (meta?.wattsKeptMs === undefined || nowMs === null) return;
    const keptMs = Math.min(meta.wattsKeptMs, hubLimits.history.readingsKeptMs);
    // Born anew it has forgotten what it was asked for.
    this.#telling.delete(keyOf(ref));
    this.#wishes.set(keyOf(ref), { ref, fromMs: nowMs - keptMs, toMs: nowMs - toldMs });
    await this.#ask();
  }

  /** The room has told minutes of its past; `isLost`: there was no room for one. */
  heard(ref: RoomRef, isLost: boolean): void {
    const telling = this.#telling.get(keyOf(ref));
    if (telling === undefined) return;
    telling.heardMs = this.#ports.clock.monotonicMs();
    telling.hasLost ||= isLost;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  async #ask(): Promise<void> {
    const { isFree, keeps } = this.#ports;
    while (!this.#stopped && this.#telling.size < hubLimits.ingest.wattsAsked && isFree()) {
      const [next] = this.#wishes;
      if (next === undefined) break;
      const [key, wish] = next;
      this.#wishes.delete(key);
      if (!keeps(wish.ref)) continue;
      const telling = { ...wish, heardMs: this.#ports.clock.monotonicMs(), hasLost: false };
      this.#telling.set(key, telling);
      try {
        if (!(await this.#askRoom(wish))) this.#telling.delete(key);
      } catch (error) {
        this.#telling.delete(key);
        if (!this.#wishes.has(key)) this.#wishes.set(key, wish);
        this.#ports.log.warn({ ...wish.ref, error: String(error) }, "missing watts are not known");
        break;
      }
    }
    this.#arm();
  }

  /** False: nothing is missing. */
  async #askRoom({ ref, fromMs, toMs }: Wish): Promise<boolean> {
    const { readings, outlet, clock } = this.#ports;
    const spans = await readings.missingWatts(ref, fromMs, toMs, hubLimits.history.missingSpans);
    if (spans.length === 0) return false;
    const wallMs = clock.wallMs();
    const payload = encodePayload({
      timestampMs: wallMs,
      seq: null,
      metrics: [textMetric(metricNames.wattsMissing, JSON.stringify(spans), wallMs)],
    });
    outlet.publish(topics.nodeCommand(ref.site, ref.room), payload, "command");
    return true;
  }

  #arm(): void {
    const idle = this.#wishes.size + this.#telling.size === 0;
    if (this.#stopped || this.#cancel !== null || idle) return;
    this.#cancel = this.#ports.clock.after("missing watts", hubLimits.ingest.wattsLookMs, () => {
      this.#cancel = null;
      this.#forgetQuiet();
      void this.#ask();
    });
  }

  /** Who has been quiet for a while has told everything that it knows, or is gone. */
  #forgetQuiet(): void {
    const quietMs = this.#ports.clock.monotonicMs() - hubLimits.ingest.wattsQuietMs;
    for (const [key, { ref, fromMs, toMs, heardMs, hasLost }] of this.#telling) {
      if (heardMs > quietMs) continue;
      this.#telling.delete(key);
      if (hasLost && !this.#wishes.has(key)) this.#wishes.set(key, { ref, fromMs, toMs });
    }
  }
}
