import { type Agenda, goneTitle, type Meeting, withoutWords } from "../../contract/agenda.ts";
import { message } from "../../contract/message.ts";
import { roomLimits } from "../room-limits.ts";
import type { TickNews } from "./news.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";
import { endOf } from "./timetable.ts";

/** Whether nothing is left of what a meeting was about and who was there. */
export const isWiped = ({ title, organiser, banner, seats }: Meeting): boolean =>
  title === goneTitle && organiser === "" && banner === "" && seats.length === 0;

/**
 * Classified meetings that are over, and whose people have left, lose their words for ever: in memory
 * and in the store. Version and hash stay, so that the same agenda is not taken a second time; a
 * newer one that still has the words is wiped as soon as it is taken.
 */
export function wipeClassified(state: RoomState, snapshot: Snapshot, news: TickNews): void {
  const { agenda } = state;
  if (agenda === null || !snapshot.clockTrusted) return;
  const over = agenda.meetings.filter(
    (meeting) => meeting.classified && !isWiped(meeting) && isToBeWiped(snapshot, meeting),
  );
  if (over.length === 0) return;
  const gone = new Set(over);
  const kept: Agenda = {
    ...agenda,
    meetings: agenda.meetings.map((meeting) =>
      gone.has(meeting) ? withoutWords(meeting) : meeting,
    ),
  };
  state.agenda = kept;
  news.keep({ kind: "agenda", id: "accepted", value: kept });
  for (const { startMs } of over) {
    const text = message("act.wipe", { meetingAtMs: startMs });
    news.record({ kind: "act", by: "huitang", act: "wipe", text });
  }
}

/** Over, and nobody of it is here any more for all that is known; or long over. */
function isToBeWiped(snapshot: Snapshot, meeting: Meeting): boolean {
  const { nowMs, phase, endings } = snapshot;
  const endMs = endOf(meeting, endings);
  if (nowMs < endMs) return false;
  const isLeaving = phase === "leaving" && snapshot.meeting?.id === meeting.id;
  return !isLeaving || nowMs >= endMs + roomLimits.wipeAfterMs;
}
