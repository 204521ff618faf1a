import type { Agenda } from "../../contract/agenda.ts";
import type { MeetingView } from "../../contract/api.ts";

/** An agenda for those who may not see what classified meetings are about. The hash stays. */
export const publicAgenda = (agenda: Agenda): Agenda => ({
  ...agenda,
  meetings: agenda.meetings.map((meeting) =>
    meeting.classified ? { ...meeting, title: "", organiser: "", banner: "", seats: [] } : meeting,
  ),
});

/** A room leaves a classified meeting's title out; one of another version might not. */
export const publicView = (meeting: MeetingView): MeetingView =>
  meeting.classified ? { ...meeting, title: "" } : meeting;
