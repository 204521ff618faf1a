import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import type { RecordAck } from "../../contract/record.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import { type HeldMessage, HeldMessages, withoutOldBatches } from "./held-messages.ts";
import type { IngestCounts, KeepingGauges } from "./ingest-figures.ts";
import { MissingWatts } from "./missing-watts.ts";
import type { NodeMessage, RecordsMessage } from "./node-reader.ts";
import type { OutletTarget } from "./outlet.ts";
import { ReadingBuffer } from "./reading-buffer.ts";
import { createRecordIntake, type RecordIntake } from "./record-intake.ts";
import { RoomLanes } from "./room-lanes.ts";

export interface KeepingOptions {
  readonly store: Pick<HubStore, "records" | "readings">;
  readonly clock: Clock;
  /** Room time. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly outlet: OutletTarget;
  readonly counts: IngestCounts;
  /** Rooms whose records are stored at the same time. */
  readonly recordsAtOnce: number;
  /** Which rooms this process keeps; the others' last words are held for a while. */
  readonly keeps: (ref: RoomRef) => boolean;
  /** Which process keeps the room, as far as is known. */
  readonly keeperOf: (ref: RoomRef) => string | null;
  /** Something of the room is stored that was not; `heard`: perhaps a word on a booking. */
  readonly stored: (ref: RoomRef, heard: boolean) => Promise<void>;
}

/**
 * Stores what rooms say: readings together, once a second; records of each room in order, rooms by
 * turns, each batch confirmed to its room after the commit. Whatever is stored twice counts once.
 */
export class Keeping {
  readonly #options: KeepingOptions;
  readonly #held = new HeldMessages();
  readonly #lanes: RoomLanes;
  readonly #readings: ReadingBuffer;
  readonly #missing: MissingWatts;
  readonly #intake: RecordIntake;
  #failing = false;

  constructor(options: KeepingOptions) {
    this.#options = options;
    const { store, clock, log, stored, outlet, keeps, nowMs } = options;
    this.#readings = new ReadingBuffer(store.readings, clock, log, {
      written: (ref) => void stored(ref, false),
      past: (ref, isLost) => this.#missing.heard(ref, isLost),
      nowMs,
    });
    const isFree = () =>
      this.#readings.figures.historyWaiting < hubLimits.ingest.historyWaiting / 2;
    this.#missing = new MissingWatts({
      readings: store.readings,
      outlet,
      clock,
      log,
      keeps,
      isFree,
    });
    this.#intake = createRecordIntake(store.records, log);
    this.#lanes = new RoomLanes({
      perLane: hubLimits.listening.recordsOfRoom,
      weight: hubLimits.listening.recordsBytes,
      atOnce: options.recordsAtOnce,
      nowMs: () => clock.monotonicMs(),
    });
  }

  gauges(): KeepingGauges {
    const { waiting, historyWaiting, dropped } = this.#readings.figures;
    return {
      readingsWaiting: waiting + historyWaiting,
      readingsDropped: dropped,
      lagMs: this.#lanes.lagMs(),
      batchesWaiting: this.#lanes.waiting,
      held: this.#held.count,
    };
  }

  /** Rooms kept here whose last batch of records was refused: of another's, its keeper knows. */
  refused(): readonly RoomRef[] {
    return this.#intake.refused().filter((ref) => this.#options.keeps(ref));
  }

  /** Resolves when everything that follows from the message is done, readings excepted. */
  hear(message: NodeMessage): Promise<void> {
    const { ref, address, payload, verdict } = message;
    if (verdict === "ignore" || address.type === "NDEATH" || address.type === "DDEATH") {
      return Promise.resolve();
    }
    // A message before this one may be missing: its own values are as true as ever.
    const bytes = 64 * payload.metrics.length;
    this.#keepOrHold(ref, "values", bytes, () => {
      if (address.device !== null) this.#options.counts.readings += payload.metrics.length;
      this.#readings.take(ref, address.device, payload);
    });
    if (address.type !== "NBIRTH" || !this.#options.keeps(ref)) return Promise.resolve();
    // The room learns how far the hub is, also when the hub has gone back to an older backup.
    return this.#inTurn(ref, 0, async () => {
      const position = await this.#options.store.records.position(ref);
      if (position !== null) this.#acknowledge(ref, position);
      await this.#missing.want(ref, payload);
    });
  }

  /** Resolves when the batch is stored and confirmed, or has been given up until it comes again. */
  hearRecords({ ref, text }: RecordsMessage): Promise<void> {
    let done = Promise.resolve();
    this.#keepOrHold(ref, "records", text.length, () => {
      done = this.#inTurn(ref, text.length, () => this.#storeRecords(ref, text));
    });
    return done;
  }

  /**
   * Other processes than before keep the rooms: what is held of rooms that are ours now is stored,
   * and what was to be kept by a process that is gone: whoever keeps the room after it may have come
   * too late to hold that. Returns how many messages.
   */
  takeOver(isGone: (keeper: string) => boolean): number {
    const { keeps } = this.#options;
    const taken = this.#held.take(({ ref, keeper }) => {
      return keeps(ref) || (keeper !== null && isGone(keeper));
    });
    const kept = withoutOldBatches(taken);
    for (const { keep } of kept) keep();
    return kept.length;
  }

  /** Whoever keeps the other rooms is alive and can write: what is long held is written. */
  forgetHeld(): void {
    this.#held.forgetBefore(this.#options.clock.monotonicMs() - hubLimits.cluster.heldMs);
  }

  /** Writes what waits in memory. */
  async stop(): Promise<void> {
    this.#missing.stop();
    await this.#lanes.idle();
    await this.#readings.flush();
  }

  #keepOrHold(ref: RoomRef, what: HeldMessage["what"], bytes: number, keep: () => void): void {
    const { keeps, keeperOf, clock, counts } = this.#options;
    if (keeps(ref)) {
      keep();
      return;
    }
    const held = { ref, what, bytes, keep, keeper: keeperOf(ref), atMs: clock.monotonicMs() };
    counts.heldDropped += this.#held.add(held);
  }

  #inTurn(ref: RoomRef, weight: number, task: () => Promise<void>): Promise<void> {
    const { log, counts } = this.#options;
    const done = this.#lanes.add(keyOf(ref), weight, async () => {
      try {
        await task();
        if (this.#failing) log.info({}, "records are stored again");
        this.#failing = false;
      } catch (error) {
        // There is no word to the room then: it sends again.
        if (!this.#failing) {
          log.error({ ...ref, error: String(error) }, "records cannot be stored");
        }
        this.#failing = true;
      }
    });
    if (done === null) counts.batchesDropped++;
    return done ?? Promise.resolve();
  }

  async #storeRecords(ref: RoomRef, text: string): Promise<void> {
    const { counts, stored } = this.#options;
    const taken = await this.#intake.take(ref, text);
    if (taken === null) {
      counts.malformed++;
      return;
    }
    this.#acknowledge(ref, taken.ack);
    counts.records += taken.stored;
    if (taken.stored > 0) await stored(ref, taken.heard);
  }

  #acknowledge(ref: RoomRef, ack: RecordAck): void {
    const topic = topics.recordsAck(ref.site, ref.room);
    this.#options.outlet.publish(topic, JSON.stringify(ack), "command");
  }
}
