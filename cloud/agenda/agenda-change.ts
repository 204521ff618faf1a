import type { z } from "zod";
import type { Meeting } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { recessesWithin } from "./booking-schema.ts";

/** Why a booking was not made or changed. `overlap` names the meeting that is already there. */
export type BookingProblem =
  | { readonly kind: "overlap"; readonly other: Meeting }
  | { readonly kind: "invalid"; readonly issues: readonly z.core.$ZodIssue[] }
  | { readonly kind: "unknown-meeting" }
  /** Over already, or it would be. */
  | { readonly kind: "ended" }
  /** It runs: only its end may still move. */
  | { readonly kind: "started" }
  | { readonly kind: "agenda-full" }
  | { readonly kind: "busy" };

/** A room's meetings, and in which version of its agenda a booker last said when each one is. */
export interface BookedMeetings {
  readonly meetings: readonly Meeting[];
  readonly placedIn: ReadonlyMap<string, number>;
}

/** When a change is made: room time, and the version it will be. */
export interface ChangeMoment {
  readonly nowMs: number;
  readonly version: number;
}

/** One change of a room's meetings; the same object when there is nothing to change. */
export type Change = (booked: BookedMeetings, at: ChangeMoment) => BookedMeetings | BookingProblem;

/** A new meeting, or one that comes from another room. */
export const booking =
  (meeting: Meeting): Change =>
  (booked, at) => {
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    const other = taken(booked.meetings, meeting);
    if (other !== undefined) return { kind: "overlap", other };
    return placed(booked, meeting, at.version);
  };

/** A meeting as its booker wants it from now on. */
export const revision =
  (id: string, revise: (meeting: Meeting) => Meeting | BookingProblem): Change =>
  (booked, at) => {
    const before = booked.meetings.find((meeting) => meeting.id === id);
    if (before === undefined) return { kind: "unknown-meeting" };
    const after = revise(before);
    if ("kind" in after) return after;
    if (canonicalJson(after) === canonicalJson(before)) return booked;
    if (before.endMs <= at.nowMs || after.endMs <= at.nowMs) return { kind: "ended" };
    if (before.startMs <= at.nowMs && after.startMs !== before.startMs) return { kind: "started" };
    const other = taken(booked.meetings, after);
    if (other !== undefined) return { kind: "overlap", other };
    const isMoved = after.startMs !== before.startMs || after.endMs !== before.endMs;
    const since = isMoved ? at.version : (booked.placedIn.get(id) ?? 0);
    return placed(booked, after, since);
  };

/**
 * A meeting is called off. One that runs ends now instead: its room was used, and still owes what
 * comes after a meeting.
 */
export const cancellation =
  (id: string): Change =>
  (booked, at) => {
    const meeting = booked.meetings.find((one) => one.id === id);
    if (meeting === undefined) return { kind: "unknown-meeting" };
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    if (meeting.startMs < at.nowMs) return placed(booked, endingAt(meeting, at.nowMs), at.version);
    return without(booked, id);
  };

/** A meeting that leaves for another room, where it must not have begun. */
export const departure =
  (id: string): Change =>
  (booked, at) => {
    const meeting = booked.meetings.find((one) => one.id === id);
    if (meeting === undefined) return { kind: "unknown-meeting" };
    if (meeting.endMs <= at.nowMs) return { kind: "ended" };
    return meeting.startMs <= at.nowMs ? { kind: "started" } : without(booked, id);
  };

const without = ({ meetings, placedIn }: BookedMeetings, id: string): BookedMeetings => ({
  meetings: meetings.filter((meeting) => meeting.id !== id),
  placedIn,
});

/** The meeting with another end; recesses after it go, and no meeting is without length. */
export function endingAt(meeting: Meeting, atMs: number): Meeting {
  const endMs = Math.max(atMs, meeting.startMs + 1);
  return { ...meeting, endMs, recesses: recessesWithin({ ...meeting, endMs }, meeting.recesses) };
}

/** The meeting that already has the room at some of that time. Back to back is no overlap. */
export const taken = (meetings: readonly Meeting[], wanted: Meeting): Meeting | undefined =>
  meetings.find(
    (one) => one.id !== wanted.id && one.startMs < wanted.endMs && wanted.startMs < one.endMs,
  );

/** The meeting in its place; `since` is the version that settled when it is. */
export const placed = (
  { meetings, placedIn }: BookedMeetings,
  meeting: Meeting,
  since: number,
): BookedMeetings => ({
  meetings: [...meetings.filter((one) => one.id !== meeting.id), meeting],
  placedIn: new Map(placedIn).set(meeting.id, since),
});
