import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Agenda, type Meeting, withoutWords } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { hubLimits } from "../hub-limits.ts";
import type { AgendaStep, RoomRef, StoredAgenda } from "../store/hub-store.ts";
import type { BookedMeetings, MeetingNote } from "./meeting-note.ts";
import { settled } from "./settling.ts";

/** An agenda with its hash. @param nowMs room time */
export function agendaOf(
  { site, room }: RoomRef,
  version: number,
  meetings: Meeting[],
  nowMs: number,
): Agenda {
  const hash = createHash("sha256").update(canonicalJson(meetings)).digest("hex");
  return { site, room, version, issuedAtMs: Math.max(0, nowMs), meetings, hash };
}

/** How many meetings an agenda may hold, the first number of which it is small enough for its room. */
const sizes = [hubLimits.agenda.settled, 240, 120, 60, 0];

export const bookedOf = ({ agenda, waiting, notes }: StoredAgenda): BookedMeetings => ({
  meetings: agenda.meetings,
  waiting,
  notes,
});

/**
 * The version after `before`: settled, in order of time, without what ended long ago. Meetings of
 * sources that do not fit any more wait. Null when it would be too large all the same, or would know
 * of too many people.
 */
export function nextVersion(
  before: StoredAgenda,
  booked: BookedMeetings,
  nowMs: number,
): AgendaStep | null {
  const version = before.agenda.version + 1;
  if (peopleOf(booked) > hubLimits.agenda.people && peopleOf(booked) > peopleOf(before))
    return null;
  let count = Infinity;
  for (const most of sizes) {
    const next = settled(booked, { nowMs, version, most });
    if (next.meetings.length === count) continue;
    count = next.meetings.length;
    const step = stepTo(before, next, nowMs);
    if (fits(step.agenda)) return step;
  }
  return null;
}

const peopleOf = ({ notes }: Pick<BookedMeetings, "notes">): number =>
  [...notes.values()].reduce((sum, { details }) => sum + details.attendees.length, 0);

function stepTo(before: StoredAgenda, booked: BookedMeetings, nowMs: number): AgendaStep {
  const sinceMs = nowMs - hubLimits.agenda.endedKeptMs;
  const inOrder = (list: readonly Meeting[]) =>
    list.toSorted((left, right) => left.startMs - right.startMs);
  const meetings = inOrder(booked.meetings.filter((meeting) => meeting.endMs > sinceMs));
  const waiting = inOrder(booked.waiting);
  const here = new Set([...meetings, ...waiting].map(({ id }) => id));
  // Of a meeting that its source still tells of is kept that it is over or closed here.
  const isKept = (id: string, { link }: MeetingNote) =>
    here.has(id) || (link !== null && link.base.endMs > sinceMs);
  const notes = new Map([...booked.notes].filter(([id, note]) => isKept(id, note)));
  const { agenda } = before;
  return {
    agenda: agendaOf(agenda, agenda.version + 1, meetings, nowMs),
    waiting,
    notes,
    owed: [],
    previousVersion: agenda.version,
  };
}

/** Whether a step leaves everything as it was. */
export const isSame = (before: StoredAgenda, step: AgendaStep): boolean =>
  before.agenda.hash === step.agenda.hash &&
  isDeepStrictEqual(before.waiting, step.waiting) &&
  isDeepStrictEqual(before.notes, step.notes);

/**
 * The agenda as it goes to its room: of a classified meeting that is over, a room has wiped the
 * words, and does not get them again.
 */
export function outgoing(agenda: Agenda, nowMs: number): Agenda {
  const isSpent = (meeting: Meeting) => meeting.classified && meeting.endMs <= nowMs;
  if (!agenda.meetings.some(isSpent)) return agenda;
  const meetings = agenda.meetings.map((one) => (isSpent(one) ? withoutWords(one) : one));
  return { ...agendaOf(agenda, agenda.version, meetings, nowMs), issuedAtMs: agenda.issuedAtMs };
}

/** Whether a room would take it: it refuses what is too large. */
export const fits = (agenda: Agenda): boolean =>
  agenda.meetings.length <= hubLimits.agenda.meetings &&
  Buffer.byteLength(JSON.stringify(agenda)) <= hubLimits.agenda.bytes;
