import type { Outcome } from "../../contract/errors.ts";
import type { SourceComplaint } from "../../contract/sources.ts";

/** Whoever else is invited, as far as a calendar tells. */
export interface SourceAttendee {
  readonly name: string;
  /** Lower case; empty when it gives none. */
  readonly email: string;
  /** Optional in calendars; an office system gives them. */
  readonly unit: string;
  readonly post: string;
}

/**
 * One meeting as a source has it: a single event, or one occurrence of a series. Texts are as the
 * source wrote them, made harmless and cut to what a meeting holds.
 */
export interface SourceMeeting {
  /** Same for the same occurrence for ever: UID, and of a series the original start. */
  readonly key: string;
  readonly uid: string;
  /** When the occurrence would have been without any change (RECURRENCE-ID); null: no series. */
  readonly originalStartMs: number | null;
  /** Of two words about one occurrence the higher sequence counts, then the later stamp. */
  readonly sequence: number;
  readonly stampMs: number;
  readonly title: string;
  readonly organiser: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly allDay: boolean;
  /** Called off, but still told. */
  readonly cancelled: boolean;
  /** The source says that it is confidential (RFC 5545 CLASS:CONFIDENTIAL). */
  readonly classified: boolean;
  readonly attendees: readonly SourceAttendee[];
  /** Where it is written back to; null: the source cannot be written. */
  readonly writeBack: WriteBack | null;
}

/** The object a meeting came in, so that a change of it can be sent back. */
export interface WriteBack {
  readonly href: string;
  readonly etag: string;
}

/**
 * Meetings are told for this span, and up to a day beyond its end, so that "unchanged" stays true
 * while the span moves on. Room time.
 */
export interface SourceSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a fetch brought. */
export type Fetched =
  /** Same as at the last fetch that brought something: its meetings still hold. */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "all";
      readonly meetings: readonly SourceMeeting[];
      /** What could not be read, bounded. The rest holds all the same. */
      readonly complaints: readonly SourceComplaint[];
      /** UIDs and objects (`WriteBack.href`) that it has, but that could not be read. */
      readonly unread: readonly string[];
      /** Keys of meetings that the source says are deleted; may be empty where it tells no such thing. */
      readonly removed: readonly string[];
      /** Handed in again at the next fetch: an etag, a sync token. */
      readonly bookmark: string;
    };

/**
 * A calendar somewhere else. Every call settles within its time limit; failures carry the code that
 * says what to do: `source-unreachable` and `source-busy` are tried again, `source-refused` wants a
 * person, `source-unreadable` is not what it should be (HTML instead of a calendar, half a body).
 */
export interface Source {
  /** @param bookmark of the last fetch that brought something; empty: none */
  fetch(span: SourceSpan, bookmark: string, stop: AbortSignal): Promise<Outcome<Fetched>>;
  /**
   * Tells the source that a meeting ended earlier than booked: its room is free from `endMs` on. One
   * that never began (`endMs` is not after its start) is called off. Null when this source takes no
   * word back.
   */
  readonly release:
    | ((meeting: SourceMeeting, endMs: number, stop: AbortSignal) => Promise<Outcome<void>>)
    | null;
}
