import { useState } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import { type Attendee, noDetails } from "../../contract/booking.ts";
import { readChange } from "./booking-change.ts";
import { type BookingDraft, type DraftProblem, readBooking } from "./booking-draft.ts";
import type { BookedRoom } from "./booking-sheet.tsx";
import type { Booked, ConsoleApi } from "./console-api.ts";
import { useConsole } from "./console-context.tsx";
import { readLeaders } from "./leader-lines.ts";

/** What came of sending a draft. */
export type Sent =
  | { readonly done: true }
  /** Not sent: something is typed wrong. */
  | { readonly wrong: DraftProblem }
  | { readonly problem: ApiProblem };

/** Sends a draft: as a new meeting with its leaders, or as what of the meeting is different. */
export function useBooking({ site, room, timeZone }: BookedRoom, meeting: Meeting | null) {
  const { api } = useConsole();
  const [isBusy, setBusy] = useState(false);
  const [isBooked, setBooked] = useState(false);

  const book = async (draft: BookingDraft, nowMs: number): Promise<Sent> => {
    const read = readBooking(draft, timeZone, nowMs);
    if (!read.ok) return { wrong: read };
    const named = readLeaders(draft.leaders);
    if (!named.ok) return { wrong: named };
    const { startMs: _start, endMs: _end, ...content } = read.booking;
    const { sessions } = read;
    const request = sessions === null ? read.booking : { ...content, sessions };
    const answer = await api.book(site, room, request);
    if (!answer.ok) return { problem: answer.problem };
    setBooked(true);
    return await saveLeaders(api, { site, room }, idsOf(answer.value), named.leaders);
  };

  const change = async (before: Meeting, draft: BookingDraft, nowMs: number): Promise<Sent> => {
    const read = readChange(before, draft, timeZone, nowMs);
    if (!read.ok) return { wrong: read };
    if (Object.keys(read.change).length === 0) return { done: true };
    const answer = await api.change(site, room, before.id, read.change);
    return answer.ok ? { done: true } : { problem: answer.problem };
  };

  return {
    isBusy,
    /** A new meeting is booked, whatever else came of it. */
    isBooked,
    async send(draft: BookingDraft, nowMs: number): Promise<Sent> {
      setBusy(true);
      const sent = await (meeting === null ? book(draft, nowMs) : change(meeting, draft, nowMs));
      setBusy(false);
      return sent;
    },
  };
}

const idsOf = (booked: Booked): readonly string[] =>
  ("meetings" in booked ? booked.meetings : [booked.meeting]).map(({ id }) => id);

/** Of each session the same: who leads the morning leads the afternoon, until somebody says otherwise. */
async function saveLeaders(
  api: ConsoleApi,
  { site, room }: Pick<BookedRoom, "site" | "room">,
  meetingIds: readonly string[],
  leaders: readonly Attendee[],
): Promise<Sent> {
  if (leaders.length === 0) return { done: true };
  for (const id of meetingIds) {
    const saved = await api.saveDetails(site, room, id, { ...noDetails, attendees: [...leaders] });
    if (!saved.ok) return { problem: { ...saved.problem, code: "leaders-not-saved" } };
  }
  return { done: true };
}
