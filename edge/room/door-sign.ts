import type { Meeting } from "../../contract/agenda.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import type { Snapshot } from "./snapshot.ts";
import { endOf } from "./timetable.ts";

/** The rule that speaks by the door's sign; a guard lets it pass where a person is held back. */
export const doorSignRule = "door-sign";

/** A meeting as a sign beside the door tells of it: nobody's name. Room wall time. */
export interface DoorMeeting {
  /** Empty for a classified meeting: only that the room is in use, or booked. */
  readonly title: string;
  readonly startMs: number;
  /** With early ends and extensions. */
  readonly endMs: number;
}

/** What a sign beside the door says; both null: the room is free for the rest of the day. */
export interface DoorSign {
  /** The meeting that runs, though its phase may be another. */
  readonly now: DoorMeeting | null;
  /** The one after it, today: what is tomorrow keeps nobody out. */
  readonly next: DoorMeeting | null;
}

/**
 * Now and next of the room. Null: nothing can be said, because no agenda is known or the clock is not
 * trusted; the sign is then blank, for blank beats wrong.
 */
export function doorSign(
  snapshot: Pick<Snapshot, "agenda" | "clockTrusted" | "endings" | "model" | "nowMs">,
): DoorSign | null {
  const { agenda, clockTrusted, endings, nowMs } = snapshot;
  if (agenda === null || !clockTrusted) return null;
  const shown = (meeting: Meeting): DoorMeeting => ({
    title: meeting.classified ? "" : meeting.title,
    startMs: meeting.startMs,
    endMs: endOf(meeting, endings),
  });
  const ahead = agenda.meetings
    .filter((meeting) => endOf(meeting, endings) > nowMs)
    .toSorted((left, right) => left.startMs - right.startMs || (left.id < right.id ? -1 : 1));
  const dateOf = (atMs: number) => wallClock(snapshot.model.config.timezone, atMs).date;
  // The one that started first holds the room; one that overlaps it still waits.
  const current = ahead.find(({ startMs }) => startMs <= nowMs);
  const next = ahead.find(
    (meeting) => meeting !== current && dateOf(meeting.startMs) === dateOf(nowMs),
  );
  return {
    now: current === undefined ? null : shown(current),
    next: next === undefined ? null : shown(next),
  };
}
