import { createHash } from "node:crypto";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { hubLimits } from "../hub-limits.ts";
import type { SourceMeeting } from "../sources/source.ts";
import { endingAt } from "./agenda-change.ts";
import { attendeesOf, mergedAttendees, seatsAfter, withAttendees } from "./attendee-words.ts";
import { movedRecesses, recessesWithin } from "./booking-schema.ts";
import { freshNote, type MeetingNote, type SourceExtras, type SourceWord } from "./meeting-note.ts";

/** The same meeting of the same source is the same meeting for ever. */
export const meetingIdOf = (source: string, key: string): string =>
  `s-${createHash("sha256").update(`${source}\n${key}`).digest("hex").slice(0, 32)}`;

/** What a calendar says of a meeting. */
export const wordOf = (meeting: SourceMeeting, extras: SourceExtras): SourceWord => ({
  title: meeting.title,
  organiser: meeting.organiser,
  startMs: meeting.startMs,
  endMs: meeting.endMs,
  classified: meeting.classified,
  attendees: attendeesOf(meeting.attendees),
  extras,
});

/** The source's word without what it is about and who is there. */
export const withoutWordsOf = (word: SourceWord): SourceWord => ({
  ...word,
  title: "",
  organiser: "",
  attendees: [],
  extras: {},
});

/** A meeting that is new here, as its source tells it. */
const meetingOf = (id: string, word: SourceWord): Meeting => {
  const { title, organiser, startMs, endMs, classified, attendees, extras } = word;
  const headCount = attendees.length;
  return meetingSchema.parse({
    id,
    title: title === "" ? "—" : title,
    organiser,
    startMs,
    endMs,
    classified,
    headCount,
    ...extras,
  });
};

/** A meeting and what the hub knows of it. */
interface Known {
  readonly meeting: Meeting;
  readonly note: MeetingNote;
}

/** A meeting of a source and its note, both new. */
export function newFrom(id: string, word: SourceWord, sourceName: string): Known {
  const note = freshNote(0);
  const bannerEnteredBy = word.extras.banner === undefined ? "" : sourceName;
  const details = { ...note.details, attendees: [...word.attendees], bannerEnteredBy };
  return { meeting: meetingOf(id, word), note: { ...note, details } };
}

/**
 * The meeting after its source's word went from `base` to `word`: what the source changed is as the
 * source says, all else as it was here. When it is, `timesAfter` says. Classified by either side, it
 * is classified.
 */
export function followed(
  { meeting, note }: Known,
  base: SourceWord,
  word: SourceWord,
  sourceName: string,
): Known {
  const extras = changedExtras(base.extras, word.extras);
  const attendees = mergedAttendees(note.details.attendees, base.attendees, word.attendees);
  const isNewBanner = extras.banner !== undefined && extras.banner !== meeting.banner;
  const people = withAttendees(note.details, attendees);
  const details = {
    ...people,
    plan: extras.seats === undefined ? people.plan : null,
    bannerEnteredBy: isNewBanner ? sourceName : people.bannerEnteredBy,
  };
  const isCountOfSource = meeting.headCount === base.attendees.length;
  const next: Meeting = {
    ...meeting,
    title: word.title === base.title || word.title === "" ? meeting.title : word.title,
    organiser: word.organiser === base.organiser ? meeting.organiser : word.organiser,
    // Either makes it so; only a person here makes it open again.
    classified: meeting.classified || word.classified,
    headCount: isCountOfSource ? word.attendees.length : meeting.headCount,
    bannerCheckedBy: isNewBanner ? "" : meeting.bannerCheckedBy,
    seats: seatsAfter(meeting.seats, note.details.attendees, details),
  };
  return { meeting: { ...next, ...extras }, note: { ...note, details } };
}

function changedExtras(base: SourceExtras, word: SourceExtras): SourceExtras {
  const known = new Map<string, unknown>(Object.entries(base));
  const changed = Object.entries(word).filter(
    ([name, value]) => canonicalJson(known.get(name)) !== canonicalJson(value),
  );
  return Object.fromEntries(changed);
}

/** The source has set another start, which is still to come. */
export const isLater = (base: SourceWord, word: SourceWord, nowMs: number): boolean =>
  word.startMs !== base.startMs && word.startMs > nowMs;

/**
 * When the meeting is after its source's word went from `base` to `word`. The start of one that has
 * begun stays unless it is set for later; one whose source has it end already ends now. Null: it would
 * be over before it began.
 */
export function timesAfter(
  meeting: Meeting,
  base: SourceWord,
  word: SourceWord,
  nowMs: number,
): Meeting | null {
  const startMs = word.startMs === base.startMs ? meeting.startMs : word.startMs;
  const endMs = word.endMs === base.endMs ? meeting.endMs : word.endMs;
  if (meeting.startMs <= nowMs && !isLater(base, word, nowMs)) {
    if (endMs === meeting.endMs) return meeting;
    const latestMs = meeting.startMs + hubLimits.agenda.longestMs;
    return endingAt(meeting, Math.min(Math.max(endMs, nowMs), latestMs));
  }
  const times = endMs > startMs ? { startMs, endMs } : { startMs: word.startMs, endMs: word.endMs };
  if (times.endMs <= nowMs) return null;
  if (times.startMs === meeting.startMs && times.endMs === meeting.endMs) return meeting;
  const byMs = times.startMs - meeting.startMs;
  const recesses = recessesWithin(times, movedRecesses(meeting.recesses, byMs));
  return { ...meeting, ...times, recesses };
}
