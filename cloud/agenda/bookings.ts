import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { AgendaStep, RoomRef, StoredAgenda } from "../store/hub-store.ts";
import type { AgendaBook } from "./agenda-book.ts";
import {
  booking,
  type BookingProblem,
  cancellation,
  type Change,
  departure,
  revision,
} from "./agenda-change.ts";
import { fits, nextVersion } from "./agenda-version.ts";
import type { RoomWords } from "./room-words.ts";

/** The agenda that holds from now on; the same version when there was nothing to change. */
export type BookingResult =
  | { readonly ok: true; readonly agenda: Agenda }
  | { readonly ok: false; readonly problem: BookingProblem };

/** Other processes may book the same room at the same moment. */
const attempts = 5;

const refused = (problem: BookingProblem): BookingResult => ({ ok: false, problem });

/** What people do to a room's meetings: every change is one new version of its agenda. */
export class Bookings {
  readonly #book: AgendaBook;
  readonly #words: RoomWords;

  constructor(book: AgendaBook, words: RoomWords) {
    this.#book = book;
    this.#words = words;
  }

  async current(ref: RoomRef): Promise<Agenda> {
    return (await this.#book.stored(ref)).agenda;
  }

  book(ref: RoomRef, meeting: Meeting): Promise<BookingResult> {
    return this.#change(ref, booking(meeting));
  }

  /** Changes a meeting as `revise` says; the start of one that runs stays. */
  revise(
    ref: RoomRef,
    meetingId: string,
    revise: (meeting: Meeting) => Meeting | BookingProblem,
  ): Promise<BookingResult> {
    return this.#change(ref, revision(meetingId, revise));
  }

  cancel(ref: RoomRef, meetingId: string): Promise<BookingResult> {
    return this.#change(ref, cancellation(meetingId));
  }

  /** Takes a meeting that has not begun out of one agenda and into another: both, or neither. */
  async moveRoom(from: RoomRef, meetingId: string, to: RoomRef): Promise<BookingResult> {
    if (keyOf(from) === keyOf(to)) return await this.revise(from, meetingId, (meeting) => meeting);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [source, target] = await Promise.all([this.#book.stored(from), this.#book.stored(to)]);
      const meeting = source.agenda.meetings.find(({ id }) => id === meetingId);
      if (meeting === undefined) return refused({ kind: "unknown-meeting" });
      const left = this.#after(source, departure(meetingId));
      if ("kind" in left) return refused(left);
      const joined = this.#after(target, booking(meeting));
      if ("kind" in joined) return refused(joined);
      if (await this.#book.take([left, joined], null)) {
        await this.#words.heedRoom(from);
        return { ok: true, agenda: joined.agenda };
      }
    }
    return refused({ kind: "busy" });
  }

  async #change(ref: RoomRef, change: Change): Promise<BookingResult> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await this.#book.stored(ref);
      const after = this.#after(before, change);
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
    const { agenda, placedIn } = before;
    const booked = { meetings: agenda.meetings, placedIn };
    const changed = change(booked, { nowMs, version: agenda.version + 1 });
    if ("kind" in changed) return changed;
    if (changed === booked) return { ...before, previousVersion: agenda.version };
    const after = nextVersion(before, changed, nowMs);
    return fits(after.agenda) ? after : { kind: "agenda-full" };
  }
}
