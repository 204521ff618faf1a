import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { BookingDetails } from "../../contract/booking.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { AgendaStep, RoomRef, StoredAgenda } from "../store/hub-store.ts";
import type { AgendaBook } from "./agenda-book.ts";
import {
  arrival,
  bannerCheck,
  booking,
  type BookingProblem,
  cancellation,
  type Change,
  departure,
  revision,
} from "./agenda-change.ts";
import { bookedOf, isSame, nextVersion } from "./agenda-version.ts";
import { detailing } from "./detailing.ts";
import { type LiveWord, merged } from "./merge.ts";
import { type BookedMeetings, findMeeting, type MeetingNote, noteOf } from "./meeting-note.ts";
import { releasesBetween } from "./owed-release.ts";
import type { RoomWords } from "./room-words.ts";

/** The agenda that holds from now on; the same version when there was nothing to change. */
export type BookingResult =
  | { readonly ok: true; readonly agenda: Agenda }
  | { readonly ok: false; readonly problem: BookingProblem };

/** Other processes may book the same room at the same moment. */
const attempts = 5;

const refused = (problem: BookingProblem): BookingResult => ({ ok: false, problem });

/** What is done to a room's meetings: every change is one new version of its agenda. */
export class Bookings {
  readonly #book: AgendaBook;
  readonly #words: RoomWords;
  readonly #by: string;

  /** @param by whose hand it is; empty: nobody's */
  constructor(book: AgendaBook, words: RoomWords, by: string) {
    this.#book = book;
    this.#words = words;
    this.#by = by;
  }

  /** The same by a person's hand. */
  as(by: string): Bookings {
    return new Bookings(this.#book, this.#words, by);
  }

  async current(ref: RoomRef): Promise<Agenda> {
    return (await this.#book.stored(ref)).agenda;
  }

  /** With what waits for the room, and what is known beyond what the room is told. */
  async booked(ref: RoomRef): Promise<BookedMeetings> {
    return bookedOf(await this.#book.stored(ref));
  }

  /** What the hub knows of a meeting beyond what its room is told; null: there is none. */
  async note(ref: RoomRef, meetingId: string): Promise<MeetingNote | null> {
    const booked = await this.booked(ref);
    return findMeeting(booked, meetingId) === undefined ? null : noteOf(booked, meetingId);
  }

  book(ref: RoomRef, meeting: Meeting): Promise<BookingResult> {
    return this.#change(ref, async () => booking(meeting));
  }

  /** All of them, or none: a meeting in parts. */
  bookAll(ref: RoomRef, meetings: readonly Meeting[]): Promise<BookingResult> {
    return this.#change(ref, async () => (booked, at) => {
      let next = booked;
      for (const meeting of meetings) {
        const after = booking(meeting)(next, at);
        if ("kind" in after) return after;
        next = after;
      }
      return next;
    });
  }

  /** Changes a meeting as `revise` says; the start of one that runs stays. */
  revise(
    ref: RoomRef,
    meetingId: string,
    revise: (meeting: Meeting) => Meeting | BookingProblem,
  ): Promise<BookingResult> {
    return this.#change(ref, async () => revision(meetingId, revise));
  }

  /** Who comes and who sits where; a plan decides the meeting's seats. */
  detail(ref: RoomRef, meetingId: string, details: BookingDetails): Promise<BookingResult> {
    return this.#change(ref, async () => detailing(meetingId, details));
  }

  /** The banner is right as `text` says, by somebody other than who typed it (NX T6-6). */
  checkBanner(ref: RoomRef, meetingId: string, text: string): Promise<BookingResult> {
    return this.#change(ref, async () => bannerCheck(meetingId, text));
  }

  cancel(ref: RoomRef, meetingId: string): Promise<BookingResult> {
    return this.#change(ref, async () => cancellation(meetingId));
  }

  /**
   * Takes over what a room's sources say now. `words` is asked for anew whenever the agenda has moved
   * on meanwhile.
   */
  merge(
    ref: RoomRef,
    words: (booked: BookedMeetings) => Promise<readonly LiveWord[]>,
  ): Promise<BookingResult> {
    return this.#change(ref, async (now) => {
      const live = await words(now);
      return (booked, at) => merged(booked, live, at);
    });
  }

  /** Any other change that people do not ask for by name. */
  apply(ref: RoomRef, change: Change): Promise<BookingResult> {
    return this.#change(ref, async () => change);
  }

  /** Takes a meeting that has not begun out of one agenda and into another: both, or neither. */
  async moveRoom(from: RoomRef, meetingId: string, to: RoomRef): Promise<BookingResult> {
    if (keyOf(from) === keyOf(to)) return await this.revise(from, meetingId, (meeting) => meeting);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [source, target] = await Promise.all([this.#book.stored(from), this.#book.stored(to)]);
      const booked = bookedOf(source);
      const meeting = findMeeting(booked, meetingId);
      if (meeting === undefined) return refused({ kind: "unknown-meeting" });
      const left = this.#after(source, departure(meetingId, to));
      if ("kind" in left) return refused(left);
      const joined = this.#after(target, arrival(meeting, noteOf(booked, meetingId)));
      if ("kind" in joined) return refused(joined);
      if (await this.#book.take([left, joined], null)) {
        await this.#words.heedRoom(from);
        return { ok: true, agenda: joined.agenda };
      }
    }
    return refused({ kind: "busy" });
  }

  async #change(
    ref: RoomRef,
    changeNow: (booked: BookedMeetings) => Promise<Change>,
  ): Promise<BookingResult> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await this.#book.stored(ref);
      const after = this.#after(before, await changeNow(bookedOf(before)));
      if ("kind" in after) return refused(after);
      if (after.agenda.version === before.agenda.version)
        return { ok: true, agenda: before.agenda };
      if (await this.#book.take([after], null)) {
        await this.#words.heedRoom(ref);
        return { ok: true, agenda: after.agenda };
      }
    }
    return refused({ kind: "busy" });
  }

  /** The next version, or this one again when the change leaves everything as it is. */
  #after(before: StoredAgenda, change: Change): AgendaStep | BookingProblem {
    const nowMs = this.#book.nowMs();
    const { agenda } = before;
    const booked = bookedOf(before);
    const same = { ...before, previousVersion: agenda.version, owed: [] };
    const changed = change(booked, { nowMs, version: agenda.version + 1, by: this.#by });
    if ("kind" in changed) return changed;
    if (changed === booked) return same;
    const after = nextVersion(before, changed, nowMs);
    if (after === null) return { kind: "agenda-full" };
    if (isSame(before, after)) return same;
    return { ...after, owed: releasesBetween(booked, changed, nowMs) };
  }
}
