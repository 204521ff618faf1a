import type { SourceComplaint } from "../../../contract/sources.ts";
import { sourceLimits } from "../source-limits.ts";
import type { SourceMeeting, SourceSpan } from "../source.ts";
import {
  calledIn,
  type CalendarEvent,
  EventError,
  nameOf,
  readEvent,
  uidIn,
  type ZoneSource,
} from "./calendar-event.ts";
import { type CalendarParts, splitCalendar } from "./calendar-parts.ts";
import { meetingsOf } from "./calendar-series.ts";
import { cutLine } from "./cut-line.ts";
import { createZoneFinder, ianaZone, utcZone } from "./zones.ts";

export interface CalendarsToRead {
  /** Whole iCalendar texts; an UID is only looked for within one of them. */
  readonly texts: readonly string[];
  /** IANA's name of the room's zone: of times without one, and of days. */
  readonly zone: string;
  /** Room time. */
  readonly span: SourceSpan;
}

export interface ReadCalendars {
  /** With the number of the text each stands in. */
  readonly meetings: readonly { readonly text: number; readonly meeting: SourceMeeting }[];
  readonly complaints: readonly SourceComplaint[];
  /** UIDs of events that could not be read, or not to their end. */
  readonly unread: readonly string[];
  /** Numbers of the texts that are no calendars. */
  readonly broken: readonly number[];
}

/**
 * Called before each part of the work, an event or a series, with a number that is the same whenever
 * the same texts are read. False: leave it out.
 */
export type Progress = (part: number) => boolean;

/**
 * The meetings of calendars in a span, sorted by their start. What cannot be read is complained of;
 * the rest holds all the same. Null: there are too many events.
 */
export function readCalendars(
  { texts, zone, span }: CalendarsToRead,
  progress: Progress,
): ReadCalendars | null {
  const own = ianaZone(zone) ?? utcZone;
  const complaints = new Complaints();
  const meetings: { text: number; meeting: SourceMeeting }[] = [];
  const unread = new Set<string>();
  const broken: number[] = [];
  let before = 0;
  for (const [text, calendar] of texts.entries()) {
    const parts = splitCalendar(calendar);
    if (parts === null) {
      broken.push(text);
      continue;
    }
    if (before + parts.events.length > sourceLimits.reader.events) return null;
    const zones = { find: createZoneFinder(parts.zones), own };
    // An event and the series it may be the first of each have a number.
    const reading = { zones, span, firstPart: before * 2, progress, complaints, unread };
    for (const meeting of readOne(parts, reading)) meetings.push({ text, meeting });
    before += parts.events.length;
  }
  meetings.sort((left, right) => left.meeting.startMs - right.meeting.startMs);
  const first = withinBounds(meetings, complaints);
  for (const { meeting } of meetings.slice(first.length)) unread.add(meeting.uid);
  return { meetings: first, complaints: complaints.list(), unread: [...unread], broken };
}

interface Reading {
  readonly zones: ZoneSource;
  readonly span: SourceSpan;
  readonly firstPart: number;
  readonly progress: Progress;
  readonly complaints: Complaints;
  readonly unread: Set<string>;
}

function readOne(
  { events }: CalendarParts,
  { zones, span, firstPart, progress, complaints, unread }: Reading,
): readonly SourceMeeting[] {
  const byUid = new Map<string, { readonly part: number; readonly events: CalendarEvent[] }>();
  for (const [at, part] of events.entries()) {
    if (!progress(firstPart + at)) {
      complaints.add("too-complex", nameOf(part.text));
      unread.add(uidIn(part.text));
      continue;
    }
    try {
      const event = readEvent(part, zones);
      const known = byUid.get(event.uid);
      if (known === undefined) byUid.set(event.uid, { part: at, events: [event] });
      else known.events.push(event);
    } catch (reason) {
      unread.add(uidIn(part.text));
      if (reason instanceof EventError) complaints.add(reason.code, reason.what);
      else complaints.add("unreadable", nameOf(part.text));
    }
  }
  return [...byUid].flatMap(([uid, series]) => {
    const [first] = series.events;
    const what = first === undefined ? "" : calledIn(first);
    if (!progress(firstPart + events.length + series.part)) {
      complaints.add("too-complex", what);
      unread.add(uid);
      return [];
    }
    try {
      const found = meetingsOf(series.events, span);
      if (!found.isWhole) unread.add(uid);
      for (const { code, what } of found.complaints) complaints.add(code, what);
      return found.meetings;
    } catch {
      // A time beyond what a calendar can say.
      complaints.add("unreadable", what);
      unread.add(uid);
      return [];
    }
  });
}

/** No more meetings, and no more people in them, than anybody can do something with. */
function withinBounds(
  meetings: readonly { readonly text: number; readonly meeting: SourceMeeting }[],
  complaints: Complaints,
): ReadCalendars["meetings"] {
  const { occurrences, people } = sourceLimits.meetings;
  const beyond = meetings[occurrences];
  if (beyond !== undefined) complaints.add("too-many", titleOf(beyond.meeting));
  let counted = 0;
  const lists = new Set<SourceMeeting["attendees"]>();
  return meetings.slice(0, occurrences).map(({ text, meeting }) => {
    const { attendees } = meeting;
    if (lists.has(attendees)) return { text, meeting };
    if (counted + attendees.length > people) {
      complaints.add("too-many", titleOf(meeting));
      return { text, meeting: { ...meeting, attendees: [] } };
    }
    counted += attendees.length;
    lists.add(attendees);
    return { text, meeting };
  });
}

const titleOf = ({ title, uid, classified }: SourceMeeting): string => (classified ? uid : title);

/** The first ones, each once. */
class Complaints {
  readonly #list = new Map<string, SourceComplaint>();

  add(code: SourceComplaint["code"], words: string): void {
    const { complaints, complaintCharacters } = sourceLimits.reader;
    if (this.#list.size >= complaints) return;
    const what = cutLine(words, complaintCharacters);
    this.#list.set(`${code} ${what}`, { code, what });
  }

  list(): readonly SourceComplaint[] {
    return [...this.#list.values()];
  }
}
