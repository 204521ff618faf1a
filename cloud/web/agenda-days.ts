import type { Meeting } from "../../contract/agenda.ts";
import { wallClock } from "../../contract/zoned-time.ts";

export interface AgendaDay {
  /** `2025-11-21` in the room's zone. */
  readonly date: string;
  readonly meetings: readonly Meeting[];
}

/** Meetings that have not ended, by the day they start on, in order. */
export function agendaDays(
  meetings: readonly Meeting[],
  timeZone: string,
  nowMs: number,
): AgendaDay[] {
  const days = new Map<string, Meeting[]>();
  const coming = meetings
    .filter((meeting) => meeting.endMs > nowMs)
    .toSorted((left, right) => left.startMs - right.startMs);
  for (const meeting of coming) {
    const { date } = wallClock(timeZone, meeting.startMs);
    days.set(date, [...(days.get(date) ?? []), meeting]);
  }
  return [...days].map(([date, ofDay]) => ({ date, meetings: ofDay }));
}
