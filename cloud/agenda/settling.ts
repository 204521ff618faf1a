import type { Meeting } from "../../contract/agenda.ts";
import { taken } from "./agenda-change.ts";
import { type BookedMeetings, type MeetingNote, noteOf } from "./meeting-note.ts";

/** A version to be: when, and how many meetings a room's agenda may hold. */
export interface Settling {
  readonly nowMs: number;
  readonly version: number;
  readonly most: number;
}

interface Candidate {
  readonly meeting: Meeting;
  readonly note: MeetingNote;
}

/**
 * Gives the room to those who have the first right to it: what has begun, what was booked here, then
 * meetings of sources in the order of their precedence and, within a source, of their start. Whoever
 * finds the room taken waits. The same object when nothing changes; which meetings have the room
 * depends on what is booked, not on the order in which it became known.
 */
export function settled(booked: BookedMeetings, at: Settling): BookedMeetings {
  const ofSource = ({ id }: Meeting) => noteOf(booked, id).link !== null;
  const fixed = booked.meetings.filter((one) => one.startMs <= at.nowMs || !ofSource(one));
  const movable = booked.meetings.filter((one) => one.startMs > at.nowMs && ofSource(one));
  const alive = booked.waiting.filter((one) => one.endMs > at.nowMs);
  const candidates = [...movable, ...alive]
    .map((meeting): Candidate => ({ meeting, note: noteOf(booked, meeting.id) }))
    .toSorted(firstRight);
  const meetings = [...fixed];
  const waiting: Meeting[] = [];
  const notes = new Map(booked.notes);
  for (const { meeting, note } of candidates) {
    const fit = meetings.length < at.most ? fitting(meetings, meeting, at.nowMs) : null;
    if (fit === null) waiting.push(meeting);
    else {
      meetings.push(fit);
      const hadIt = movable.includes(meeting);
      if (!hadIt) notes.set(meeting.id, { ...note, placedIn: at.version });
    }
  }
  const isSame = sameIds(meetings, booked.meetings) && sameIds(waiting, booked.waiting);
  return isSame ? booked : { meetings, waiting, notes };
}

/** As it is, or what is left of it when its time began while somebody else had the room. */
function fitting(meetings: readonly Meeting[], meeting: Meeting, nowMs: number): Meeting | null {
  if (taken(meetings, meeting) === undefined) return meeting;
  if (meeting.startMs >= nowMs) return null;
  const recesses = meeting.recesses.filter((recess) => recess.startMs >= nowMs);
  const rest = { ...meeting, startMs: nowMs, recesses };
  return taken(meetings, rest) === undefined ? rest : null;
}

function firstRight(left: Candidate, right: Candidate): number {
  const [one, other] = [left.note.link, right.note.link];
  if (one === null || other === null) return 0;
  return (
    one.precedence - other.precedence ||
    compare(one.source, other.source) ||
    left.meeting.startMs - right.meeting.startMs ||
    compare(one.key, other.key)
  );
}

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

function sameIds(left: readonly Meeting[], right: readonly Meeting[]): boolean {
  const ids = new Set(right.map(({ id }) => id));
  return left.length === right.length && left.every(({ id }) => ids.has(id));
}
