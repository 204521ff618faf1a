import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { MeetingView } from "../../contract/api.ts";

/** A meeting as everybody may see it: of a classified one, only that the room is taken. */
export const publicMeeting = (meeting: Meeting): MeetingView => ({
  id: meeting.id,
  title: meeting.classified ? "" : meeting.title,
  startMs: meeting.startMs,
  endMs: meeting.endMs,
  class: meeting.class,
  classified: meeting.classified,
  headCount: meeting.headCount,
});

/** An agenda for those who may not see what classified meetings are about. The hash stays. */
export const publicAgenda = (agenda: Agenda): Agenda => ({
  ...agenda,
  meetings: agenda.meetings.map((meeting) =>
    meeting.classified ? { ...meeting, title: "", organiser: "", banner: "", seats: [] } : meeting,
  ),
});
