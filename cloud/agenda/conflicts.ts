import type { Meeting } from "../../contract/agenda.ts";
import type { BookingConflict } from "../../contract/sources.ts";
import { taken } from "./agenda-change.ts";
import { type BookedMeetings, noteOf } from "./meeting-note.ts";

/**
 * Meetings of sources that do not have the room, or not for as long as they want: who they are and who
 * has it. Of a classified one nothing is said of what it is about.
 * @param names of sources, by id
 */
export function conflictsOf(
  booked: BookedMeetings,
  names: ReadonlyMap<string, string>,
): readonly BookingConflict[] {
  const conflict = (
    meeting: Meeting,
    endMs: number,
    waitingId: string | null,
  ): readonly BookingConflict[] => {
    const { link } = noteOf(booked, meeting.id);
    if (link === null) return [];
    const { id, startMs, classified, title } = meeting;
    const other = taken(booked.meetings, { id, startMs, endMs });
    return [
      {
        source: link.source,
        sourceName: names.get(link.source) ?? link.source,
        // An office system's own name for it may tell what it is about.
        key: classified ? "" : link.key,
        title: classified ? "" : title,
        startMs,
        endMs,
        // Nobody in particular has it when the agenda holds as much as it may.
        meetingId: other?.id ?? "",
        waitingId,
      },
    ];
  };
  const waiting = booked.waiting.flatMap((meeting) => conflict(meeting, meeting.endMs, meeting.id));
  const longer = booked.meetings.flatMap((meeting) => {
    const wantsEndMs = noteOf(booked, meeting.id).link?.wantsEndMs ?? null;
    return wantsEndMs === null ? [] : conflict(meeting, wantsEndMs, null);
  });
  return [...waiting, ...longer].toSorted((left, right) => left.startMs - right.startMs);
}

/** Who has the room that a meeting of a source wants; empty: nobody in particular. */
export function takerOf(booked: BookedMeetings, meetingId: string): string {
  const waiting = booked.waiting.find(({ id }) => id === meetingId);
  const placed = booked.meetings.find(({ id }) => id === meetingId);
  const meeting = waiting ?? placed;
  const { link } = noteOf(booked, meetingId);
  const endMs = waiting?.endMs ?? link?.wantsEndMs ?? null;
  if (meeting === undefined || link === null || endMs === null) return "";
  return taken(booked.meetings, { id: meetingId, startMs: meeting.startMs, endMs })?.id ?? "";
}
