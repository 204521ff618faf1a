import type { Log } from "../../contract/log.ts";
import { type RecordAck, recordBatchSchema } from "../../contract/record.ts";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { IncomingRecord, RecordStore, RoomRef } from "../store/hub-store.ts";
import { meaningOf } from "./record-body.ts";

export interface TakenBatch {
  readonly ack: RecordAck;
  readonly stored: number;
  readonly heard: boolean;
}

export interface RecordIntake {
  /**
   * Stores a batch as it came and returns the word for the room, which is given only after the
   * commit; null when the batch is not one. Rejects when the store fails: then there is no word,
   * and the room sends again. `heard`: it may hold a word on a booking.
   */
  take(ref: RoomRef, text: string): Promise<TakenBatch | null>;
  /** Rooms whose last batch was refused. */
  refused(): readonly RoomRef[];
}

export function createRecordIntake(records: RecordStore, log: Log): RecordIntake {
  const refused = new Map<string, RoomRef>();
  /** Once for a room until it sends sound batches again. */
  const refuse = (ref: RoomRef, why: string) => {
    const key = keyOf(ref);
    if (!refused.has(key)) log.warn({ ...ref, why }, "a batch of records was refused");
    if (refused.size < hubLimits.ingest.rooms) refused.set(key, { site: ref.site, room: ref.room });
    return null;
  };
  return {
    refused: () => [...refused.values()],
    async take(ref, text) {
      const batch = parseDocument(recordBatchSchema, text);
      if (batch === undefined) return refuse(ref, "not a batch of records");
      if (batch.records.some((record) => record.epoch !== batch.epoch)) {
        return refuse(ref, "records of another journal");
      }
      refused.delete(keyOf(ref));
      const incoming = batch.records.map((record): IncomingRecord => {
        const { unreadable, ...meaning } = meaningOf(record.body);
        if (unreadable) {
          log.warn({ ...ref, number: record.number }, "a record is kept, but cannot be read");
        }
        return {
          ...meaning,
          // What a room with a wrong clock says of times moves no booking.
          word: record.clockTrusted ? meaning.word : null,
          number: record.number,
          atMs: record.atMs,
          clockTrusted: record.clockTrusted,
          kind: record.body.kind,
          body: JSON.stringify(record.body),
        };
      });
      const { upTo, stored } = await records.append(ref, batch.epoch, incoming);
      const heard = incoming.some(({ word }) => word !== null);
      return { ack: { epoch: batch.epoch, upTo }, stored, heard };
    },
  };
}
