import type { Agenda } from "../../contract/agenda.ts";
import type { WattsPoint } from "../../contract/api.ts";
import type { Duty } from "../../contract/duty.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Alarm, JournalRecord, RecordBody, SelfTestReport } from "../../contract/record.ts";

/** A person's override of one point: always with owner and expiry. */
export interface Hold {
  readonly point: PointKey;
  readonly value: PointValue;
  readonly by: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** What the room knew when it stopped, however it stopped. */
export interface StoredRoom {
  readonly agenda: Agenda | null;
  readonly duties: readonly Duty[];
  readonly holds: readonly Hold[];
  readonly alarms: readonly Alarm[];
  /** Meetings ended before their time, by id: when. */
  readonly endedEarly: ReadonlyMap<string, number>;
  /** Meetings whose preparation was confirmed, by id. */
  readonly prepared: ReadonlyMap<string, { readonly atMs: number; readonly by: string }>;
  readonly reports: readonly SelfTestReport[];
  /** The last run did not reach `close`. */
  readonly afterCrash: boolean;
}

/** Everything one tick wants to keep: written in one transaction, or not at all. */
export interface TickChange {
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly records: readonly RecordBody[];
  readonly duties: readonly Duty[];
  readonly alarms: readonly Alarm[];
  readonly agenda?: Agenda;
  readonly holds?: readonly Hold[];
  readonly endedEarly?: { readonly meetingId: string; readonly atMs: number };
  readonly prepared?: { readonly meetingId: string; readonly atMs: number; readonly by: string };
  readonly report?: SelfTestReport;
  /** Mean watts of the whole room over closed slots. */
  readonly watts?: readonly { readonly slotMs: number; readonly watts: number | null }[];
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
  /** The number up to which the hub has everything. */
  acknowledged(): number;
  acknowledge(upTo: number): void;
  lastNumber(): number;
  wattsSince(fromMs: number): readonly WattsPoint[];
  close(): void;
}
