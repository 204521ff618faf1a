import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { clauseMs, type Standards } from "../../contract/clauses.ts";
import type { EarlyEnd, Extension } from "../store/store.ts";

/** How long before the start the room must be laid out, by class of meeting. */
export const preparationLeadMs = (standards: Standards, meeting: Meeting): number =>
  clauseMs(standards, "NX 6.2.1.1", meeting.class);

/** How long before the start the audio must be on. */
export const audioLeadMs = (standards: Standards): number =>
  clauseMs(standards, "NX T5-2", "audioOnBefore");

/** How long before the start the door opens. */
export const doorLeadMs = (standards: Standards): number =>
  clauseMs(standards, "NX 6.2.1.2", "doorOpensBefore");

/** When the room begins to get ready: early enough for every deadline, and a margin of its own. */
export function preparationStartsMs(
  standards: Standards,
  meeting: Meeting,
  marginMs: number,
): number {
  const leadMs = Math.max(audioLeadMs(standards), preparationLeadMs(standards, meeting));
  return meeting.startMs - leadMs - marginMs;
}

/** Where the agenda stands now. At most one of `current` and `coming` leads the room. */
export interface Timetable {
  /** The meeting that runs. */
  readonly current: Meeting | null;
  /** The next meeting, once its preparation has begun. */
  readonly coming: Meeting | null;
  /** The meeting that ended last and has not been closed off. */
  readonly ended: Meeting | null;
  /** The meeting that ended last, closed off or not. */
  readonly last: Meeting | null;
  /** The next meeting, however far away. */
  readonly next: Meeting | null;
}

/** What people, or an empty room, made of the ends on the agenda. By meeting. */
export interface Endings {
  readonly ended: ReadonlyMap<string, EarlyEnd>;
  readonly extended: ReadonlyMap<string, Extension>;
}

/**
 * When the meeting really ended or will end. An end before its start was of the time it was moved
 * from; an extension that is older than an end is over with it.
 */
export function endOf(meeting: Meeting, { ended, extended }: Endings): number {
  const lastsMs = Math.max(meeting.endMs, extended.get(meeting.id)?.untilMs ?? 0);
  const earlyMs = ended.get(meeting.id)?.atMs;
  const isEarly = earlyMs !== undefined && earlyMs >= meeting.startMs;
  return isEarly ? Math.min(lastsMs, earlyMs) : lastsMs;
}

/** Whether the meeting pauses at this instant. */
export const inRecess = (meeting: Meeting, nowMs: number): boolean =>
  meeting.recesses.some((recess) => recess.startMs <= nowMs && nowMs < recess.endMs);

/**
 * Overlapping meetings: the one that started first holds the room until it ends. A meeting that was
 * ended early is over.
 */
export function timetableAt(
  agenda: Agenda | null,
  standards: Standards,
  endings: Endings,
  isClosed: (meetingId: string) => boolean,
  nowMs: number,
  marginMs: number,
): Timetable {
  const meetings = [...(agenda?.meetings ?? [])].sort(
    (left, right) => left.startMs - right.startMs || (left.id < right.id ? -1 : 1),
  );
  const running = (meeting: Meeting) => meeting.startMs <= nowMs && nowMs < endOf(meeting, endings);
  const current = meetings.find(running) ?? null;
  const next = meetings.find((meeting) => meeting.startMs > nowMs) ?? null;
  const begun = next !== null && preparationStartsMs(standards, next, marginMs) <= nowMs;
  const last =
    meetings
      .filter((meeting) => endOf(meeting, endings) <= nowMs)
      .toSorted((left, right) => endOf(left, endings) - endOf(right, endings))
      .at(-1) ?? null;
  return {
    current,
    coming: begun ? next : null,
    ended: last !== null && !isClosed(last.id) ? last : null,
    last,
    next,
  };
}
