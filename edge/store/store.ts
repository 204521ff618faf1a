import type { Agenda } from "../../contract/agenda.ts";
import type { WattsPoint } from "../../contract/api.ts";
import type { Duty } from "../../contract/duty.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Alarm, EndCause, JournalRecord, RecordBody } from "../../contract/record.ts";
import type { Baseline, SelfTestReport, SignOff, Trend } from "../../contract/selftest.ts";

/** A person's override of one point: always with owner and expiry. */
export interface Hold {
  readonly point: PointKey;
  readonly value: PointValue;
  readonly by: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A person's word that a duty is done. */
export interface Attestation {
  readonly duty: string;
  readonly atMs: number;
  readonly by: string;
}

/** A person's word, at the panel, that a meeting's banner is right as it stands. */
export interface BannerCheck {
  readonly meetingId: string;
  readonly text: string;
  readonly by: string;
  readonly atMs: number;
}

/** A meeting that gave its room back before its time. */
export interface EarlyEnd {
  readonly meetingId: string;
  readonly atMs: number;
  readonly cause: EndCause;
  readonly by: string;
}

/** A meeting that the room serves longer than the agenda says. */
export interface Extension {
  readonly meetingId: string;
  readonly untilMs: number;
  readonly by: string;
}

/** Somebody cleans, in these zones; all of them when none is named. */
export interface Cleaning {
  readonly zones: readonly string[];
  readonly by: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** What the room has learnt of itself in a season: minutes to move its air by one kelvin. */
export interface ThermalPace {
  readonly season: "cooling" | "heating";
  readonly minutesPerK: number;
  readonly samples: number;
}

/** A point that a self-test moves, and what it was before: where it goes back to. */
export interface PutBack {
  readonly point: PointKey;
  readonly value: PointValue;
  /** The test that moved it. */
  readonly report: string;
  readonly atMs: number;
}

/** Everything the room keeps beside its journal, by kind. */
export interface KeptKinds {
  readonly agenda: Agenda;
  readonly duty: Duty;
  readonly alarm: Alarm;
  readonly hold: Hold;
  readonly ended: EarlyEnd;
  readonly extended: Extension;
  readonly attested: Attestation;
  readonly bannerCheck: BannerCheck;
  readonly report: SelfTestReport;
  readonly cleaning: Cleaning;
  readonly pace: ThermalPace;
  readonly signed: SignOff;
  readonly baseline: Baseline;
  readonly trend: Trend;
  readonly putBack: PutBack;
}
export type KeptKind = keyof KeptKinds;

/** One thing that is kept from now on under its kind and id; null: no longer. */
export type KeptChange = {
  readonly [K in KeptKind]: {
    readonly kind: K;
    readonly id: string;
    readonly value: KeptKinds[K] | null;
  };
}[KeptKind];

/** What the room knew when it stopped, however it stopped: each kind in the order of its last change. */
export type KeptRoom = { readonly [K in KeptKind]: readonly KeptKinds[K][] };

export interface StoredRoom extends KeptRoom {
  /** The last run did not reach `close`. */
  readonly afterCrash: boolean;
}

/** Everything one tick wants to keep: written in one transaction, or not at all. */
export interface TickChange {
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly records: readonly RecordBody[];
  readonly kept: readonly KeptChange[];
  /** Mean watts of the whole room over closed slots. */
  readonly watts: readonly { readonly slotMs: number; readonly watts: number | null }[];
}

/** The room's memory. The only part of the edge that touches its database. */
export interface Store {
  /** Names this journal for ever; a new database has a new one. */
  readonly epoch: string;
  load(): StoredRoom;
  /** Appends and replaces in one durable transaction; returns the records with their numbers. */
  commit(change: TickChange): readonly JournalRecord[];
  /** Records with a greater number, oldest first. */
  recordsAfter(number: number, limit: number): readonly JournalRecord[];
  /** Records with a smaller number, newest first. */
  recordsBefore(number: number, limit: number): readonly JournalRecord[];
  /** The number up to which the hub has everything. */
  acknowledged(): number;
  acknowledge(upTo: number): void;
  lastNumber(): number;
  wattsSince(fromMs: number): readonly WattsPoint[];
  close(): void;
}
