import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { type JournalRecord, recordAckSchema } from "../../contract/record.ts";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import { uplinkLimits } from "./uplink-limits.ts";

/** The part of the room's journal that the way to the hub needs. */
export interface OutboxRecords {
  /** Records with a greater number, oldest first. */
  after(number: number, limit: number): readonly JournalRecord[];
  /** The number up to which the hub has everything. */
  acknowledged(): number;
  acknowledge(upTo: number): void;
}

export interface OutboxOptions {
  readonly epoch: string;
  readonly records: OutboxRecords;
  readonly clock: Clock;
  readonly log: Log;
  readonly send: (batch: string) => void;
}

/**
 * Sends records in numbered batches, one on its way at a time, and again until the hub itself says
 * that it has stored them: the broker's acknowledgement is not storage. One per connection.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  /** The hub has everything up to here, by its own word in this connection or by our memory. */
  #confirmed: number;
  #sentUpTo: number;
  #waiting: { upTo: number; cancel: Cancel } | null = null;
  #silences = 0;
  #stopped = false;
  #warned = false;
  #memoryWarned = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#confirmed = options.records.acknowledged();
    this.#sentUpTo = this.#confirmed;
  }

  /** Sends the next batch unless one is on its way. */
  pump(): void {
    if (this.#stopped || this.#waiting !== null) return;
    const { clock, send } = this.#options;
    const batch = this.#nextBatch(this.#unconfirmed());
    if (batch === undefined) return;
    const { firstMs, longestMs } = uplinkLimits.ackTimeout;
    const patienceMs = Math.min(longestMs, firstMs * 2 ** Math.min(this.#silences, 10));
    const cancel = clock.after("uplink acknowledgement", patienceMs, () => {
      this.#silences++;
      this.#resume();
    });
    this.#waiting = { upTo: batch.upTo, cancel };
    this.#sentUpTo = Math.max(this.#sentUpTo, batch.upTo);
    send(batch.text);
  }

  /** Takes the hub's word, as JSON of `recordAckSchema`. */
  take(text: string): void {
    const ack = parseDocument(recordAckSchema, text);
    if (this.#stopped || ack === undefined || ack.epoch !== this.#options.epoch) return;
    if (ack.upTo > this.#sentUpTo) {
      this.#warnOnce({ upTo: ack.upTo, sentUpTo: this.#sentUpTo });
      return;
    }
    // Less than before: the hub came back from an older backup and needs them again.
    const lost = ack.upTo < this.#confirmed;
    this.#confirmed = ack.upTo;
    this.#remember(ack.upTo);
    if (lost || (this.#waiting !== null && ack.upTo >= this.#waiting.upTo)) {
      this.#silences = 0;
      this.#resume();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting?.cancel();
    this.#waiting = null;
  }

  #resume(): void {
    this.#waiting?.cancel();
    this.#waiting = null;
    this.pump();
  }

  #nextBatch(records: readonly JournalRecord[]): { text: string; upTo: number } | undefined {
    const parts: string[] = [];
    let bytes = 0;
    let upTo = 0;
    for (const record of records) {
      const text = this.#recordText(record);
      bytes += Buffer.byteLength(text);
      if (parts.length > 0 && bytes > uplinkLimits.batchBytes) break;
      parts.push(text);
      upTo = record.number;
    }
    if (parts.length === 0) return undefined;
    const epoch = JSON.stringify(this.#options.epoch);
    return { text: `{"epoch":${epoch},"records":[${parts.join(",")}]}`, upTo };
  }

  /** A record too large for any packet goes as its kind alone: it must not hold up all others. */
  #recordText(record: JournalRecord): string {
    const text = JSON.stringify(record);
    if (Buffer.byteLength(text) <= uplinkLimits.recordBytes) return text;
    this.#options.log.warn({ number: record.number }, "a record is too large for the hub");
    return JSON.stringify({ ...record, body: { kind: record.body.kind, tooLarge: true } });
  }

  /** Nothing for now when the memory cannot be read: the next record, or its word, asks again. */
  #unconfirmed(): readonly JournalRecord[] {
    try {
      return this.#options.records.after(this.#confirmed, uplinkLimits.batchRecords);
    } catch (reason) {
      this.#warnOfMemory(reason);
      return [];
    }
  }

  /** A memory that refuses learns it from a later word; after a restart these are sent once more. */
  #remember(upTo: number): void {
    const { records } = this.#options;
    try {
      if (upTo > records.acknowledged()) records.acknowledge(upTo);
    } catch (reason) {
      this.#warnOfMemory(reason);
    }
  }

  #warnOfMemory(reason: unknown): void {
    if (this.#memoryWarned) return;
    this.#memoryWarned = true;
    this.#options.log.warn(
      { reason: String(reason) },
      "the room's memory fails its way to the hub",
    );
  }

  #warnOnce(facts: object): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#options.log.warn(facts, "the hub acknowledges records that were never sent to it");
  }
}
