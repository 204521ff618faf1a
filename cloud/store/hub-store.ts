import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { WattsPoint } from "../../contract/api.ts";
import type { HubRole } from "../../contract/permissions.ts";
import type { Duty, DutyNotice, DutyRole } from "../../contract/duty.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Alarm, Emergency, JournalRecord, RecordAck } from "../../contract/record.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { MeetingNote } from "../agenda/meeting-note.ts";
import type { HeardWord, RoomWord } from "../agenda/room-word.ts";
import type { OwedRelease, SourceStore } from "./source-store.ts";

/**
 * The hub's memory. Every method is one durable transaction; all are asynchronous, so that a
 * database server can stand in for the file. Times are as the caller means them: room time for
 * anything of a room, wire time for accounts, sessions and the audit.
 */
export interface HubStore {
  readonly rooms: RoomStore;
  readonly records: RecordStore;
  readonly readings: ReadingStore;
  readonly agendas: AgendaStore;
  readonly accounts: AccountStore;
  readonly audit: AuditStore;
  readonly sources: SourceStore;
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

export interface StoredReading {
  readonly ref: RoomRef;
  readonly device: string;
  readonly point: string;
  readonly atMs: number;
  /** Null: from here on there was no value to be believed. */
  readonly value: PointValue | null;
}

/** Mean watts of the minute that starts at `atMs`. */
export interface StoredWatts extends WattsPoint {
  readonly ref: RoomRef;
}

export interface ReadingStore {
  /** Appends readings; a minute of watts replaces the one of the same minute. */
  append(readings: readonly StoredReading[], watts: readonly StoredWatts[]): Promise<void>;
  /** Minutes within [fromMs, toMs), in order. */
  watts(ref: RoomRef, fromMs: number, toMs: number): Promise<readonly WattsPoint[]>;
  /** Forgets single readings before `beforeMs`; minutes of watts stay. */
  forget(beforeMs: number): Promise<number>;
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

export interface Account {
  readonly name: string;
  readonly role: HubRole;
  readonly passwordHash: string;
  /** scrypt of the PIN for the rooms' panels; null: none is set. */
  readonly pinHash: string | null;
  readonly disabled: boolean;
  readonly createdAtMs: number;
}

export interface StoredSession {
  readonly tokenHash: string;
  readonly account: string;
  readonly createdAtMs: number;
  readonly seenAtMs: number;
}

export interface PeopleVersion {
  readonly version: number;
  /** SHA-256, hex, of the list. */
  readonly hash: string;
}

export interface AccountStore {
  count(): Promise<number>;
  all(): Promise<readonly Account[]>;
  find(name: string): Promise<Account | null>;
  /** False when the name is taken. */
  create(account: Account): Promise<boolean>;
  /** False when there is none of that name. Ends all sessions of the account. */
  update(
    name: string,
    change: Partial<Pick<Account, "role" | "passwordHash" | "pinHash" | "disabled">>,
  ): Promise<boolean>;
  /** Null: none any more. Sessions go on; false when there is no such account. */
  setPin(name: string, pinHash: string | null): Promise<boolean>;
  /** Version and hash of the list of people that rooms were sent last; null before the first. */
  peopleVersion(): Promise<PeopleVersion | null>;
  setPeopleVersion(sent: PeopleVersion): Promise<void>;
  /** The first account, and the end of the set-up code; false when there is an account already. */
  createFirst(account: Account): Promise<boolean>;
  setSetupCode(codeHash: string, expiresAtMs: number): Promise<void>;
  setupCode(): Promise<{ readonly codeHash: string; readonly expiresAtMs: number } | null>;
  /** Keeps at most `most` sessions of the account; the ones unused longest end. */
  addSession(session: StoredSession, most: number): Promise<void>;
  session(tokenHash: string): Promise<StoredSession | null>;
  touchSession(tokenHash: string, seenAtMs: number): Promise<void>;
  endSession(tokenHash: string): Promise<void>;
  /** Ends sessions created, or last seen, before the given times. */
  endOldSessions(createdBeforeMs: number, seenBeforeMs: number): Promise<void>;
}

/** Who did what, from where, and how it ended. Never a secret, never a title. */
export interface AuditEntry {
  readonly atMs: number;
  readonly who: string;
  /** Network address. */
  readonly source: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: "done" | "refused";
}

export interface AuditStore {
  add(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  newest(limit: number): Promise<readonly AuditEntry[]>;
}
