import { goneTitle } from "../../contract/agenda.ts";
import type { SourceComplaint } from "../../contract/sources.ts";
import { isNear } from "./reading/calendar-series.ts";
import { cutLine } from "./reading/cut-line.ts";
import { sourceLimits } from "./source-limits.ts";
import type { SourceAttendee, SourceMeeting, SourceSpan } from "./source.ts";

/** A meeting as an API tells it: texts as they come, times that may be missing. */
export interface ApiEvent extends Omit<SourceMeeting, "startMs" | "endMs"> {
  readonly startMs: number | null;
  readonly endMs: number | null;
}

/** Meetings in a span, sorted by their start, and what cannot be one. */
export function meetingsOfApi(
  events: readonly ApiEvent[],
  span: SourceSpan,
): {
  readonly meetings: readonly SourceMeeting[];
  readonly complaints: readonly SourceComplaint[];
  /** UIDs of events that are there, but not among the meetings. */
  readonly unread: readonly string[];
} {
  const { occurrences, longestMs } = sourceLimits.meetings;
  const complaints: SourceComplaint[] = [];
  const complain = (code: SourceComplaint["code"], { title, uid, classified }: ApiEvent) => {
    const what = cutLine(classified ? uid : title, sourceLimits.reader.complaintCharacters);
    complaints.push({ code, what });
  };
  const meetings: SourceMeeting[] = [];
  const unread = new Set<string>();
  for (const event of events) {
    const { startMs, endMs } = event;
    if (startMs === null || endMs === null) {
      complain("unreadable", event);
      unread.add(event.uid);
    } else if (!isNear({ startMs, endMs }, span)) continue;
    else if (endMs <= startMs) complain("no-length", event);
    else if (endMs - startMs > longestMs) complain("too-long", event);
    else meetings.push(tidied({ ...event, startMs, endMs }));
  }
  meetings.sort((left, right) => left.startMs - right.startMs);
  const beyond = meetings[occurrences];
  if (beyond !== undefined) complain("too-many", beyond);
  for (const { uid } of meetings.slice(occurrences)) unread.add(uid);
  return {
    meetings: meetings.slice(0, occurrences),
    complaints: complaints.slice(0, sourceLimits.reader.complaints),
    unread: [...unread],
  };
}

function tidied(meeting: SourceMeeting): SourceMeeting {
  const title = cutLine(meeting.title, 256);
  return {
    ...meeting,
    title: title === "" ? goneTitle : title,
    organiser: cutLine(meeting.organiser, 128),
    attendees: meeting.attendees.slice(0, sourceLimits.meetings.attendees).map(person),
  };
}

function person({ name, email }: SourceAttendee): SourceAttendee {
  const address = cutLine(email, 256).toLowerCase();
  const named = cutLine(name, 64);
  return {
    name: named === "" ? cutLine(address.split("@")[0] ?? "", 64) : named,
    email: address,
    unit: "",
    post: "",
  };
}
