import type { Meeting } from "../../contract/agenda.ts";
import type { Attendee, BookingDetails } from "../../contract/booking.ts";
import type { Failure } from "../../contract/errors.ts";
import type { SourceComplaint, SourceSettings } from "../../contract/sources.ts";
import type { SourceExtras } from "../agenda/meeting-note.ts";
import type { SourceMeeting } from "../sources/source.ts";
import type { RoomRef } from "./hub-store.ts";

/** A source of bookings and how it is doing. Its secret is not here. */
export interface StoredSource {
  readonly id: string;
  readonly settings: SourceSettings;
  readonly state: SourceState;
}

/** Times are room time. */
export interface SourceState {
  readonly askedAtMs: number | null;
  readonly broughtAtMs: number | null;
  readonly failure: Failure | null;
  readonly complaints: readonly SourceComplaint[];
  readonly bookmark: string;
  /** Since when meetings of it are held although it tells of them no more, and of how many then. */
  readonly held: { readonly sinceMs: number; readonly of: number } | null;
}

export const freshState: SourceState = {
  askedAtMs: null,
  broughtAtMs: null,
  failure: null,
  complaints: [],
  bookmark: "",
  held: null,
};

/**
 * live: told of. held: gone with most others at once, a person decides. kept: gone, and a person has
 * decided that it holds. off: called off; only its times and its sequence are kept. spent: classified
 * and over; only its times are kept.
 */
export type ItemStatus = "live" | "held" | "kept" | "off" | "spent";

/** The last word of a source on one meeting. */
export interface SourceItem {
  readonly key: string;
  readonly status: ItemStatus;
  readonly meeting: SourceMeeting;
  /** Of an office system, which knows more of people than a calendar; null: of a calendar. */
  readonly attendees: readonly Attendee[] | null;
  readonly extras: SourceExtras;
}

/** A source that is to be told that its meeting ended early, or never began. */
export interface OwedRelease {
  readonly source: string;
  readonly key: string;
  /** When the room became free; room time. */
  readonly endMs: number;
  /** The time it was booked for then: set for another time, the meeting owes nothing any more. */
  readonly startMs: number;
  /** There is nothing to give back any more after the end of that time. */
  readonly untilMs: number;
}

/** What was known here of a meeting that its source took back: it may turn up in another room. */
export interface Keepsake {
  readonly uid: string;
  readonly originalStartMs: number | null;
  readonly room: RoomRef;
  readonly atMs: number;
  /** What its source said last: another room's source means the same meeting when it says the same. */
  readonly told: Pick<SourceMeeting, "title" | "startMs" | "endMs">;
  readonly form: Partial<Meeting>;
  readonly details: BookingDetails;
}

/** What was answered to a request with that idempotency key. */
export interface KeptAnswer {
  /** SHA-256, hex, of what was asked. */
  readonly requestHash: string;
  readonly status: number;
  /** JSON; holds no words of people. */
  readonly body: string;
}

/** A meeting of the same UID in another room. */
export interface Twin {
  readonly ref: RoomRef;
  readonly source: string;
  readonly key: string;
  /** Room time at which its source told of it first. */
  readonly sinceMs: number;
}

/** A meeting of a source without its words: its times, and where it stands in its source. */
export const wordless = (meeting: SourceMeeting): SourceMeeting => ({
  ...meeting,
  title: "",
  organiser: "",
  attendees: [],
});

export interface SourceStore {
  all(): Promise<readonly StoredSource[]>;
  find(id: string): Promise<StoredSource | null>;
  add(source: StoredSource): Promise<void>;
  setSettings(id: string, settings: SourceSettings): Promise<void>;
  /** With its items, what is owed to it and what was answered to it. */
  remove(id: string): Promise<void>;
  /** The state, items that are new or changed, and items that are gone: together. */
  take(
    id: string,
    state: SourceState,
    put: readonly SourceItem[],
    drop: readonly string[],
  ): Promise<void>;
  items(id: string): Promise<readonly SourceItem[]>;
  item(id: string, key: string): Promise<SourceItem | null>;
  /** How many items there are, and the bytes of all but the one of that key. */
  size(id: string, but: string): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Items of meetings that ended by then, in the words of their source, are gone; returns how many. */
  forgetEnded(id: string, untilMs: number): Promise<number>;
  /** Ids of meetings of sources that were classified, in any room, when they were last booked. */
  classified(): Promise<ReadonlySet<string>>;
  /** The same meeting, by its UID, in sources of other rooms. */
  twins(id: string, meeting: SourceMeeting): Promise<readonly Twin[]>;
  owed(limit: number): Promise<readonly OwedRelease[]>;
  forgetOwed(owed: OwedRelease): Promise<void>;
  keep(keepsake: Keepsake, most: number): Promise<void>;
  keepsake(uid: string, originalStartMs: number | null): Promise<Keepsake | null>;
  forgetKeepsakes(beforeMs: number): Promise<void>;
  answer(id: string, idempotencyKey: string): Promise<KeptAnswer | null>;
  /** How many are kept for a source. */
  answers(id: string): Promise<number>;
  keepAnswer(id: string, idempotencyKey: string, answer: KeptAnswer, atMs: number): Promise<void>;
  /** Wire time. */
  forgetAnswers(beforeMs: number): Promise<void>;
}
