import type { Meeting } from "../../contract/agenda.ts";
import { hubLimits } from "../hub-limits.ts";
import { endingAt, placed, taken } from "./agenda-change.ts";
import { type BookedMeetings, noteOf } from "./meeting-note.ts";

/** What a room did to a booking: it gave its time back, or it serves it longer. */
export interface RoomWord {
  readonly kind: "released" | "extended";
  readonly meetingId: string;
  /** When the meeting ended, or until when it is served. Room time. */
  readonly endsAtMs: number;
}

/** A word that waits to be heeded. */
export interface HeardWord extends RoomWord {
  /** Which record it came in: journal and number. */
  readonly record: { readonly journal: number; readonly number: number };
  /** The agenda the room went by when it said so; null when its journal does not tell. */
  readonly agendaVersion: number | null;
}

/** `record`: nothing to change, the word is only on record. `clash`: somebody else has that time. */
export type Heeded =
  | { readonly kind: "changed"; readonly booked: BookedMeetings }
  | { readonly kind: "record" }
  | { readonly kind: "clash"; readonly other: Meeting };

const onRecord: Heeded = { kind: "record" };

/**
 * The bookings after a room's word. It counts only for the booking as the room knew it: once a
 * booker has moved or cancelled the meeting, it says nothing about what is booked now.
 */
export function heed(booked: BookedMeetings, word: HeardWord): Heeded {
  const meeting = booked.meetings.find((one) => one.id === word.meetingId);
  if (meeting === undefined || word.agendaVersion === null) return onRecord;
  const since = noteOf(booked, meeting.id).placedIn;
  if (since > word.agendaVersion) return onRecord;
  return word.kind === "released"
    ? release(booked, meeting, word.endsAtMs, since)
    : extend(booked, meeting, word.endsAtMs, since);
}

function release(
  booked: BookedMeetings,
  meeting: Meeting,
  endedAtMs: number,
  since: number,
): Heeded {
  if (endedAtMs < meeting.startMs || endedAtMs >= meeting.endMs) return onRecord;
  return { kind: "changed", booked: placed(booked, endingAt(meeting, endedAtMs), since) };
}

/** The room knows of the end it gave itself: `since` stays, so that what it says next counts. */
function extend(booked: BookedMeetings, meeting: Meeting, untilMs: number, since: number): Heeded {
  if (untilMs <= meeting.endMs) return onRecord;
  if (untilMs - meeting.startMs > hubLimits.agenda.longestMs) return onRecord;
  const longer = endingAt(meeting, untilMs);
  const other = taken(booked.meetings, longer);
  if (other !== undefined) return { kind: "clash", other };
  return { kind: "changed", booked: placed(booked, longer, since) };
}
