import { createHash } from "node:crypto";
import { type Agenda, type Meeting, withoutWords } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { hubLimits } from "../hub-limits.ts";
import type { AgendaStep, RoomRef, StoredAgenda } from "../store/hub-store.ts";
import type { BookedMeetings } from "./agenda-change.ts";

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

/** The version after `before`: in order of time, without what ended long ago. */
export function nextVersion(
  before: StoredAgenda,
  booked: BookedMeetings,
  nowMs: number,
): AgendaStep {
  const sinceMs = nowMs - hubLimits.agenda.endedKeptMs;
  const meetings = booked.meetings
    .filter((meeting) => meeting.endMs > sinceMs)
    .toSorted((left, right) => left.startMs - right.startMs);
  const placed = meetings.map(({ id }) => [id, booked.placedIn.get(id) ?? 0] as const);
  const { agenda } = before;
  return {
    agenda: agendaOf(agenda, agenda.version + 1, meetings, nowMs),
    placedIn: new Map(placed),
    previousVersion: agenda.version,
  };
}

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
