import type { z } from "zod";
import type { Meeting } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { recessesWithin } from "./booking-schema.ts";
import {
  type BookedMeetings,
  type Closed,
  findMeeting,
  freshNote,
  type MeetingNote,
  noted,
  noteOf,
} from "./meeting-note.ts";

/** Why a booking was not made or changed. `overlap` names the meeting that is already there. */
export type BookingProblem =
  | { readonly kind: "overlap"; readonly other: Meeting }
  | { readonly kind: "invalid"; readonly issues: readonly z.core.$ZodIssue[] }
  | { readonly kind: "unknown-meeting" }
  /** Over already, or it would be. */
  | { readonly kind: "ended" }
  /** It runs: only its end may still move. */
  | { readonly kind: "started" }
  | { readonly kind: "agenda-full" }
  /** The banner is not, or no longer, the text that was proof-read. */
  | { readonly kind: "banner-changed" }
  /** Who typed the banner does not proof-read it. */
  | { readonly kind: "own-banner" }
  | { readonly kind: "busy" };

/** When a change is made, in room time, the version it will be, and by whom; empty: nobody's hand. */
export interface ChangeMoment {
  readonly nowMs: number;
  readonly version: number;
  readonly by: string;
}

/** One change of a room's meetings; the same object when there is nothing to change. */
export type Change = (booked: BookedMeetings, at: ChangeMoment) => BookedMeetings | BookingProblem;

/** A new meeting. Who books it has typed its banner. */
export const booking =
  (meeting: Meeting): Change =>
  (booked, at) => {
    const note = freshNote(at.version);
    const bannerEnteredBy = meeting.banner === "" ? "" : at.by;
    return arrival(meeting, { ...note, details: { ...note.details, bannerEnteredBy } })(booked, at);
  };

/** A meeting that comes from another room, with all that is known of it. */
export const arrival =
  (meeting: Meeting, note: MeetingNote): Change =>
  (booked, at) => {
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    const other = taken(booked.meetings, meeting);
    if (other !== undefined) return { kind: "overlap", other };
    const known = noted(booked, meeting.id, { ...note, closed: null });
    return placed(known, meeting, at.version);
  };

/** A meeting as its booker wants it from now on. */
export const revision =
  (id: string, revise: (meeting: Meeting) => Meeting | BookingProblem): Change =>
  (booked, at) => {
    const before = findMeeting(booked, id);
    if (before === undefined) return { kind: "unknown-meeting" };
    const revised = revise(before);
    if ("kind" in revised) return revised;
    const isSameBanner = revised.banner === before.banner;
    // Nobody here opens what its source calls confidential.
    const classified = revised.classified || noteOf(booked, id).link?.base.classified === true;
    const bannerCheckedBy = isSameBanner ? before.bannerCheckedBy : "";
    const after = { ...revised, classified, bannerCheckedBy };
    if (canonicalJson(after) === canonicalJson(before)) return booked;
    if (before.endMs <= at.nowMs || after.endMs <= at.nowMs) return { kind: "ended" };
    if (before.startMs <= at.nowMs && after.startMs !== before.startMs) return { kind: "started" };
    const isMoved = after.startMs !== before.startMs || after.endMs !== before.endMs;
    const note = noteOf(booked, id);
    const known = noted(booked, id, { details: revisedDetails(note, before, after, at.by) });
    const since = isMoved ? at.version : note.placedIn;
    if (!isPlaced(booked, id)) return awaiting(known, after, since);
    const other = taken(booked.meetings, after);
    if (other !== undefined) return { kind: "overlap", other };
    return placed(known, after, since);
  };

/** Seats that a person types take the place of a plan; a new banner has a new author. */
function revisedDetails(
  { details }: MeetingNote,
  before: Meeting,
  after: Meeting,
  by: string,
): MeetingNote["details"] {
  const isTyped = canonicalJson(before.seats) !== canonicalJson(after.seats);
  const isSameBanner = before.banner === after.banner;
  return {
    ...details,
    plan: isTyped ? null : details.plan,
    bannerEnteredBy: isSameBanner ? details.bannerEnteredBy : by,
  };
}

/** The banner as it stands is right, says somebody other than who typed it (NX T6-6). */
export const bannerCheck =
  (id: string, text: string): Change =>
  (booked, at) => {
    const meeting = findMeeting(booked, id);
    if (meeting === undefined) return { kind: "unknown-meeting" };
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    if (meeting.banner === "" || meeting.banner !== text) return { kind: "banner-changed" };
    const note = noteOf(booked, id);
    if (note.details.bannerEnteredBy === at.by) return { kind: "own-banner" };
    if (meeting.bannerCheckedBy === at.by) return booked;
    const checked = { ...meeting, bannerCheckedBy: at.by };
    return isPlaced(booked, id)
      ? placed(booked, checked, note.placedIn)
      : awaiting(booked, checked, note.placedIn);
  };

/**
 * A meeting is called off. One that runs ends now instead: its room was used, and still owes what
 * comes after a meeting.
 */
export const cancellation =
  (id: string): Change =>
  (booked, at) => {
    const meeting = findMeeting(booked, id);
    if (meeting === undefined) return { kind: "unknown-meeting" };
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    if (meeting.startMs < at.nowMs && isPlaced(booked, id)) {
      return placed(booked, endingAt(meeting, at.nowMs), at.version);
    }
    return without(booked, id, { why: "cancelled" });
  };

/** A meeting that leaves for another room, where it must not have begun. */
export const departure =
  (id: string, to: { readonly site: string; readonly room: string }): Change =>
  (booked, at) => {
    const meeting = findMeeting(booked, id);
    if (meeting === undefined) return { kind: "unknown-meeting" };
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    if (meeting.startMs <= at.nowMs && isPlaced(booked, id)) return { kind: "started" };
    return without(booked, id, { why: "moved", to });
  };

/** Of a meeting of a source is remembered that it is closed here: the source goes on telling of it. */
function without(booked: BookedMeetings, id: string, closed: Closed): BookedMeetings {
  const isFromSource = noteOf(booked, id).link !== null;
  return isFromSource ? dropped(noted(booked, id, { closed }), id) : forgotten(booked, id);
}

/** The meeting is in no list any more; what is known of it stays. */
export const dropped = (booked: BookedMeetings, id: string): BookedMeetings => ({
  ...booked,
  meetings: booked.meetings.filter((one) => one.id !== id),
  waiting: booked.waiting.filter((one) => one.id !== id),
});

/** Neither the meeting nor anything of it is left. */
export const forgotten = (booked: BookedMeetings, id: string): BookedMeetings => ({
  ...dropped(booked, id),
  notes: new Map([...booked.notes].filter(([key]) => key !== id)),
});

/** The meeting with another end; recesses after it go, and no meeting is without length. */
export function endingAt(meeting: Meeting, atMs: number): Meeting {
  const endMs = Math.max(atMs, meeting.startMs + 1);
  return { ...meeting, endMs, recesses: recessesWithin({ ...meeting, endMs }, meeting.recesses) };
}

/** The meeting that already has the room at some of that time. Back to back is no overlap. */
export const taken = (
  meetings: readonly Meeting[],
  wanted: Pick<Meeting, "id" | "startMs" | "endMs">,
): Meeting | undefined =>
  meetings.find(
    (one) => one.id !== wanted.id && one.startMs < wanted.endMs && wanted.startMs < one.endMs,
  );

export const isPlaced = ({ meetings }: BookedMeetings, id: string): boolean =>
  meetings.some((one) => one.id === id);

/** The meeting has its room; `since` is the version that settled when it is. */
export function placed(booked: BookedMeetings, meeting: Meeting, since: number): BookedMeetings {
  const rest = dropped(booked, meeting.id);
  const known = noted(rest, meeting.id, { placedIn: since });
  return { ...known, meetings: [...rest.meetings, meeting] };
}

/** The meeting waits until its room is free; settling the agenda gives it the room when it is. */
export function awaiting(booked: BookedMeetings, meeting: Meeting, since: number): BookedMeetings {
  const rest = dropped(booked, meeting.id);
  const known = noted(rest, meeting.id, { placedIn: since });
  return { ...known, waiting: [...rest.waiting, meeting] };
}
