import type { Clock } from "../../contract/clock.ts";
import { hubLimits } from "../hub-limits.ts";

/** How one process gets on with what rooms send: totals since its start, and how it is just now. */
export interface IngestFigures {
  /** MQTT messages that came. */
  readonly messages: number;
  readonly messagesASecond: number;
  /** Readings handed on to be stored. */
  readonly readings: number;
  readonly readingsASecond: number;
  /** Records stored, counted once. */
  readonly records: number;
  readonly recordsASecond: number;
  /** Readings and minutes that wait to be written. */
  readonly readingsWaiting: number;
  /** Readings that found too much waiting, here or in the inbox, were out of time, or could not be written. */
  readonly readingsDropped: number;
  /** Of the oldest batch of records that waits to be stored; 0 when none waits. */
  readonly lagMs: number;
  /** Batches of records that wait. */
  readonly batchesWaiting: number;
  /** Births whose meta, agenda and people are still to be looked up. */
  readonly birthsWaiting: number;
  /** Messages of rooms that other processes keep, held in case one of them ends. */
  readonly held: number;
  /** Pushed out of what is held before their time, because there was too much. */
  readonly heldDropped: number;
  /** Batches dropped because too many waited: their rooms send them again. */
  readonly batchesDropped: number;
  /** Messages that are not what their topic says. */
  readonly malformed: number;
  /** Of sites, rooms or devices that cannot be, or beyond what the hub can hold. */
  readonly strange: number;
  /** Metrics of kinds that this product does not speak: data sets, templates, bytes. */
  readonly metricsUnread: number;
  /** Metrics of an alias that no birth has named. */
  readonly aliasesUnknown: number;
  readonly rebirthsAsked: number;
}

/** What is counted; the rest of the figures is asked for when they are read. */
export interface IngestCounts {
  messages: number;
  readings: number;
  records: number;
  batchesDropped: number;
  heldDropped: number;
  malformed: number;
  strange: number;
  rebirthsAsked: number;
  readonly passedOver: { kind: number; alias: number };
}

export const noCounts = (): IngestCounts => ({
  messages: 0,
  readings: 0,
  records: 0,
  batchesDropped: 0,
  heldDropped: 0,
  malformed: 0,
  strange: 0,
  rebirthsAsked: 0,
  passedOver: { kind: 0, alias: 0 },
});

/** What is asked of the parts when the figures are read. */
export type KeepingGauges = Pick<
  IngestFigures,
  "readingsWaiting" | "readingsDropped" | "lagMs" | "batchesWaiting" | "held"
>;
export const keepsNothing: KeepingGauges = {
  readingsWaiting: 0,
  readingsDropped: 0,
  lagMs: 0,
  batchesWaiting: 0,
  held: 0,
};
type Gauges = KeepingGauges & Pick<IngestFigures, "birthsWaiting">;

interface Sample {
  readonly atMs: number;
  readonly messages: number;
  readonly readings: number;
  readonly records: number;
}

/** Reads the figures; rates are means over the time since a reading some ten seconds ago. */
export function createFiguresReader(
  counts: IngestCounts,
  gauges: () => Gauges,
  clock: Clock,
): () => IngestFigures {
  const sample = (): Sample => {
    const { messages, readings, records } = counts;
    return { atMs: clock.monotonicMs(), messages, readings, records };
  };
  const samples = [sample()];
  return () => {
    const now = sample();
    while (samples[1] !== undefined && now.atMs - samples[1].atMs >= hubLimits.listening.rateMs) {
      samples.shift();
    }
    const since = samples[0] ?? now;
    const spanS = Math.max(0.001, (now.atMs - since.atMs) / 1_000);
    const last = samples.at(-1) ?? since;
    if (now.atMs - last.atMs >= hubLimits.listening.rateMs / 10) samples.push(now);
    const { passedOver, ...totals } = counts;
    return {
      ...totals,
      ...gauges(),
      messagesASecond: (now.messages - since.messages) / spanS,
      readingsASecond: (now.readings - since.readings) / spanS,
      recordsASecond: (now.records - since.records) / spanS,
      metricsUnread: passedOver.kind,
      aliasesUnknown: passedOver.alias,
    };
  };
}
