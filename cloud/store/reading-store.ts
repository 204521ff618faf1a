import type { WattsPoint } from "../../contract/api.ts";
import type { EnergyCorrection, RollUp, Series, TrendGrain } from "../../contract/history.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { CounterFinding } from "../history/counter.ts";
import type { RoomRef } from "./hub-store.ts";

export interface StoredReading {
  readonly ref: RoomRef;
  readonly device: string;
  readonly point: string;
  readonly atMs: number;
  /** Null: from here on there was no value to be believed. */
  readonly value: PointValue | null;
  /** Told late: it waits for what is live. */
  readonly late: boolean;
}

/** Mean watts of the minute that starts at `atMs`. */
export interface StoredWatts extends WattsPoint {
  readonly ref: RoomRef;
}

/** A single reading as it is kept: choices by their word, truths as 0 and 1. */
export interface TrendStep {
  readonly device: string;
  readonly point: string;
  readonly atMs: number;
  readonly value: number | string | null;
}

/** Energy of a quarter-hour of a device; device "": of the room, by its own minutes of watts. */
export interface EnergyQuarter {
  readonly ref: RoomRef;
  readonly device: string;
  readonly fromMs: number;
  readonly measuredWh: number;
  /** Of gaps that ended here: known in total only. */
  readonly bridgedWh: number;
  /** When the first of these gaps began; null without one. */
  readonly bridgedFromMs: number | null;
  /** For so long of the quarter-hour `measuredWh` is known. */
  readonly coveredMs: number;
  readonly findings: readonly CounterFinding[];
}

/** For the page that shows how the hub does. */
export interface HistoryFigures {
  /** Readings that wait on the disk to be put in their place. */
  readonly inbox: number;
  /** Slots whose roll-up is older than their readings. */
  readonly slotsDue: number;
  readonly daysDue: number;
  /** Since the start: from before what is kept, or from so far ahead that there was no room to wait. */
  readonly outOfTime: number;
  /** Since the start: readings that nothing was left to take: inbox full, or too many series. */
  readonly dropped: number;
}

export interface ReadingStore {
  /**
   * Appends readings; a minute of watts replaces the one of the same minute. Repeating does no harm.
   * Returns how many were not taken: inbox full, too many series, or a minute out of time.
   * @param nowMs room time, by which minutes are judged; unless it is given, all are taken
   */
  append(
    readings: readonly StoredReading[],
    watts: readonly StoredWatts[],
    nowMs?: number,
  ): Promise<number>;
  /** Minutes within [fromMs, toMs), in order. */
  watts(ref: RoomRef, fromMs: number, toMs: number): Promise<readonly WattsPoint[]>;
  /** Spans [fromMs, toMs) of whole minutes of which there is none; at most `spans`: neighbours are joined. */
  missingWatts(
    ref: RoomRef,
    fromMs: number,
    toMs: number,
    spans: number,
  ): Promise<readonly (readonly [fromMs: number, toMs: number])[]>;
  /** What has been told of the room, by device and point. */
  series(ref: RoomRef): Promise<readonly Series[]>;
  /**
   * A point over [fromMs, toMs): minutes of the last fortnight, quarter-hours, or days of the room's
   * zone. Slots in which nothing was known are left out.
   */
  trend(
    ref: RoomRef,
    device: string,
    point: string,
    fromMs: number,
    toMs: number,
    grain: TrendGrain,
  ): Promise<readonly RollUp[]>;
  /**
   * Single readings of these points, of all devices, within [fromMs, toMs), in order of time; before
   * them, of each series, the one that still held as the span began.
   */
  steps(
    ref: RoomRef,
    points: readonly string[],
    fromMs: number,
    toMs: number,
  ): Promise<readonly TrendStep[]>;
  /** Of these rooms and all their devices, within [fromMs, toMs), by room, device and time. */
  energyQuarters(
    refs: readonly RoomRef[],
    fromMs: number,
    toMs: number,
  ): Promise<readonly EnergyQuarter[]>;
  /**
   * Nothing of what was read changes; what was counted is counted anew. False: refused, because a total
   * of another span overlaps it.
   */
  correct(ref: RoomRef, correction: EnergyCorrection): Promise<boolean>;
  /** Where a person's total stands that reaches into [fromMs, toMs), by device. */
  correctedSpans(
    ref: RoomRef,
    fromMs: number,
    toMs: number,
  ): Promise<
    readonly { readonly device: string; readonly fromMs: number; readonly toMs: number }[]
  >;
  /** Newest first. */
  corrections(ref: RoomRef, limit: number): Promise<readonly EnergyCorrection[]>;

  /** Puts some of what waits in its place. False: nothing waits. `nowMs` is room time. */
  compact(nowMs: number): Promise<boolean>;
  /** Rolls up some slots that have changed: those that are over, or all. False: none has. */
  rollUp(nowMs: number, slots: "over" | "all"): Promise<boolean>;
  /** The same for days. */
  rollUpDays(): Promise<boolean>;
  /**
   * Gives up the parts that are older than what is kept, counted from the newest reading if that is
   * earlier than `nowMs`, and nothing of which is due; returns how many.
   */
  forget(nowMs: number): Promise<number>;
  /** Deletes some rows of what was given up. False: nothing is left of it. */
  sweep(): Promise<boolean>;
  figures(): Promise<HistoryFigures>;
}
