import type { Meeting } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import type { Keepsake } from "../store/source-store.ts";
import { awaiting, type Change, isPlaced, placed } from "./agenda-change.ts";
import { mergedAttendees, seatsAfter, withAttendees } from "./attendee-words.ts";
import {
  type BookedMeetings,
  findMeeting,
  type MeetingNote,
  noted,
  noteOf,
} from "./meeting-note.ts";
import { newFrom } from "./source-word.ts";

/** What people here add to a meeting of a calendar. */
const formOf = (meeting: Meeting): Keepsake["form"] => ({
  class: meeting.class,
  headCount: meeting.headCount,
  banner: meeting.banner,
  bannerCheckedBy: meeting.bannerCheckedBy,
  seats: meeting.seats,
  plates: meeting.plates,
  form: meeting.form,
  attendance: meeting.attendance,
  undisturbed: meeting.undisturbed,
});

/**
 * What is known here of a meeting that its source takes back, for the case that another room's source
 * brings it. Null when it is over, or classified: then nothing is kept.
 */
export function keepsakeOf(
  booked: BookedMeetings,
  id: string,
  from: Omit<Keepsake, "form" | "details">,
): Keepsake | null {
  const meeting = findMeeting(booked, id);
  if (meeting === undefined || meeting.classified || meeting.endMs <= from.atMs) return null;
  return { ...from, form: formOf(meeting), details: noteOf(booked, id).details };
}

/**
 * The meeting has come from another room: seats, form and people are as they were there. Nothing
 * changes when it is not the same by title and times, or when somebody here has had a hand in it.
 */
export const carried =
  (id: string, { form, details: kept, told }: Keepsake): Change =>
  (booked) => {
    const meeting = findMeeting(booked, id);
    if (meeting === undefined) return { kind: "unknown-meeting" };
    const note = noteOf(booked, id);
    if (!isUntouched(meeting, note)) return booked;
    const word = note.link?.base;
    const isSame =
      word?.title === told.title && word.startMs === told.startMs && word.endMs === told.endMs;
    if (!isSame) return booked;
    const attendees = mergedAttendees(kept.attendees, [], note.details.attendees);
    const details = withAttendees(kept, attendees);
    const next: Meeting = { ...meeting, ...form };
    const seats = seatsAfter(next.seats, kept.attendees, details);
    const put = isPlaced(booked, id) ? placed : awaiting;
    return put(noted(booked, id, { details }), { ...next, seats }, note.placedIn);
  };

/** Whether a meeting of a source is still as its source tells it. */
function isUntouched(meeting: Meeting, { link, details }: MeetingNote): boolean {
  if (link === null || details.plan !== null) return false;
  const { base } = link;
  const fresh = newFrom(meeting.id, base, "").meeting;
  return (
    meeting.classified === base.classified &&
    canonicalJson(formOf(meeting)) === canonicalJson(formOf(fresh)) &&
    canonicalJson(details.attendees) === canonicalJson(base.attendees)
  );
}
