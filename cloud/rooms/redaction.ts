import { type Agenda, type Seat, withoutWords } from "../../contract/agenda.ts";
import type { MeetingView } from "../../contract/api.ts";

const unnamed = ({ seat }: Seat): Seat => ({ seat, name: "", unit: "", post: "" });

/**
 * An agenda for those who may not see who comes, nor what classified meetings are about: which seats
 * are taken is seen, not by whom. The hash stays.
 */
export const publicAgenda = (agenda: Agenda): Agenda => ({
  ...agenda,
  meetings: agenda.meetings.map((meeting) =>
    meeting.classified
      ? { ...withoutWords(meeting), title: "" }
      : { ...meeting, seats: meeting.seats.map(unnamed) },
  ),
});

/** A room leaves a classified meeting's title out; one of another version might not. */
export const publicView = (meeting: MeetingView): MeetingView =>
  meeting.classified ? { ...meeting, title: "" } : meeting;
