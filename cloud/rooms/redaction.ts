import type { Agenda } from "../../contract/agenda.ts";

/** An agenda for those who may not see what classified meetings are about. The hash stays. */
export const publicAgenda = (agenda: Agenda): Agenda => ({
  ...agenda,
  meetings: agenda.meetings.map((meeting) =>
    meeting.classified ? { ...meeting, title: "", organiser: "", banner: "", seats: [] } : meeting,
  ),
});
