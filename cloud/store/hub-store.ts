import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { Duty, DutyNotice, DutyRole } from "../../contract/duty.ts";
import type { Alarm, Emergency, JournalRecord, RecordAck } from "../../contract/record.ts";
import type { SelfTestReport, SignOff } from "../../contract/selftest.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { MeetingNote } from "../agenda/meeting-note.ts";
import type { HeardWord, RoomWord } from "../agenda/room-word.ts";
import type { AccountStore, TokenStore } from "./account-store.ts";
import type { AuditStore } from "./audit-store.ts";
import type { DeviceStore } from "./devices.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { PlaceStore } from "./places.ts";
import type { ReadingStore } from "./reading-store.ts";
import type { ReportStore } from "./reports.ts";
import type { RoomSummaryStore } from "./room-summaries.ts";
import type { OwedRelease, SourceStore } from "./source-store.ts";

/**
 * The hub's memory. Every method is one durable transaction; all are asynchronous, so that a
 * database server can stand in for the file. Times are as the caller means them: room time for
 * anything of a room, wire time for accounts, sessions and the audit.
 */
export interface HubStore {
  /** For parts of the hub that bring tables of their own. */
  readonly database: HubDatabase;
  readonly rooms: RoomStore;
  readonly records: RecordStore;
  readonly readings: ReadingStore;
  readonly reports: ReportStore;
  readonly summaries: RoomSummaryStore;
  readonly agendas: AgendaStore;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly places: PlaceStore;
  readonly audit: AuditStore;
  readonly sources: SourceStore;
  readonly devices: DeviceStore;
  /** Leaves nothing of what was overwritten or deleted in the files. False: not just now. */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/** Which room of which site. */
export interface RoomRef {
  readonly site: string;
  readonly room: string;
}

export interface StoredRoom extends RoomRef {
  /** As the room last described itself; null before its first birth. */
  readonly meta: RoomMeta | null;
  /** Room time of its last birth or death, or of the hub's own end; null when it never came. */
  readonly seenMs: number | null;
  readonly recordsStored: number;
  readonly enrolled: boolean;
}

export interface RoomStore {
  all(): Promise<readonly StoredRoom[]>;
  find(ref: RoomRef): Promise<StoredRoom | null>;
  setMeta(ref: RoomRef, meta: RoomMeta): Promise<void>;
  /** Nothing happens when the hub does not know the room. */
  setSeen(ref: RoomRef, atMs: number): Promise<void>;
  /** Creates the room when it is new; replaces its login. */
  enrol(ref: RoomRef, tokenHash: string, atMs: number): Promise<void>;
  tokenHash(ref: RoomRef): Promise<string | null>;
}

/** What the hub reads out of a record; all null when it is only stored. */
export interface RecordMeaning {
  readonly duty: Duty | null;
  readonly alarm: Alarm | null;
  readonly report: SelfTestReport | null;
  readonly signOff: SignOff | null;
  /** Somebody was told of a duty. */
  readonly notice: { readonly duty: string; readonly notice: DutyNotice } | null;
  /** The version of the agenda that the room goes by from here on. */
  readonly agendaVersion: number | null;
  /** What the room did to a booking. */
  readonly word: RoomWord | null;
}

/** A record on its way in: as sent, and what could be read out of it. */
export interface IncomingRecord extends RecordMeaning {
  readonly number: number;
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly kind: string;
  /** JSON, as sent. */
  readonly body: string;
}

export interface RecordStore {
  /**
   * Stores what continues the room's journal without a gap, once; the rest is left out. Returns the
   * number up to which everything is stored, and how many records were new.
   */
  append(
    ref: RoomRef,
    epoch: string,
    records: readonly IncomingRecord[],
  ): Promise<{ readonly upTo: number; readonly stored: number }>;
  /** Where the room's newest journal stands. */
  position(ref: RoomRef): Promise<RecordAck | null>;
  /** Of the room's newest journal, oldest first. */
  after(ref: RoomRef, number: number, limit: number): Promise<readonly JournalRecord[]>;
  /** The newest ones of the room's newest journal, oldest first. */
  newest(ref: RoomRef, limit: number): Promise<readonly JournalRecord[]>;
  /** Due within [fromMs, toMs), by their deadline. */
  duties(ref: RoomRef, fromMs: number, toMs: number): Promise<readonly Duty[]>;
  /**
   * Of the day that lasts from `fromMs` to `toMs`. What is due as a day begins is of that day, but
   * a duty of the day that is due as its day ends is of the day that ends.
   */
  dutyCounts(ref: RoomRef, fromMs: number, toMs: number): Promise<DutyCounts>;
  /** To whom open duties due within [fromMs, toMs) have escalated. */
  escalatedTo(ref: RoomRef, fromMs: number, toMs: number): Promise<readonly DutyRole[]>;
  /** Open ones, and those cleared since `clearedSinceMs`; newest first. */
  alarms(ref: RoomRef, clearedSinceMs: number): Promise<readonly Alarm[]>;
  openAlarms(ref: RoomRef): Promise<number>;
  /** Those whose alarm is open, the gravest first. */
  emergencies(ref: RoomRef): Promise<readonly Emergency[]>;
  /** Newest first. */
  reports(ref: RoomRef, limit: number): Promise<readonly SelfTestReport[]>;
}

export interface DutyCounts {
  readonly done: number;
  readonly late: number;
  readonly missed: number;
}

/** A room's newest agenda, and what the hub knows beyond what it sends there. */
export interface StoredAgenda {
  readonly agenda: Agenda;
  /** Meetings of sources that do not have the room. */
  readonly waiting: readonly Meeting[];
  /** By meeting. */
  readonly notes: ReadonlyMap<string, MeetingNote>;
}

/** The next agenda of a room whose newest one is `previousVersion` (0: none). */
export interface AgendaStep extends StoredAgenda {
  readonly previousVersion: number;
  /** What sources are to be told because of this step. */
  readonly owed: readonly OwedRelease[];
}

/** A classified meeting that is over while its words are still stored. */
export interface SpentMeeting {
  readonly ref: RoomRef;
  readonly meetingId: string;
  readonly overAtMs: number;
}

export interface AgendaStore {
  current(ref: RoomRef): Promise<StoredAgenda | null>;
  /** The newest agenda of every room. */
  all(): Promise<readonly Agenda[]>;
  /**
   * All steps, and the word they heed is forgotten, in one transaction. False, and nothing stored,
   * when a room's newest version is another by now, or the word was heeded already.
   */
  take(steps: readonly AgendaStep[], heeded: HeardWord | null): Promise<boolean>;
  /** Words of a room that wait to be heeded, the oldest first: of each meeting the newest. */
  words(ref: RoomRef): Promise<readonly HeardWord[]>;
  /** Rooms of which a word waits. */
  roomsWithWords(): Promise<readonly RoomRef[]>;
  /** The word needs no heeding any more. */
  forget(word: HeardWord): Promise<void>;
  /** Classified meetings over by then, or called off, whose words have not been wiped. */
  spent(nowMs: number): Promise<readonly SpentMeeting[]>;
  /**
   * Rewrites every version of its room's agenda that is kept, and leaves only the times of what its
   * source said. False, and nothing done, when the meeting has another end by now.
   */
  wipe(spent: SpentMeeting, wipe: (stored: StoredAgenda) => StoredAgenda): Promise<boolean>;
}

export type {
  Account,
  AccountStore,
  PeopleVersion,
  StoredSession,
  TokenStore,
} from "./account-store.ts";
export type { AuditEntry, AuditLine, AuditStore } from "./audit-store.ts";
