import { isSettled, type Duty } from "../duty.ts";

/** The duties that come next: not settled, the soonest deadline first. */
export function nextDuties(duties: readonly Duty[], count: number): Duty[] {
  return duties
    .filter((duty) => !isSettled(duty.status))
    .toSorted(byDeadline)
    .slice(0, count);
}

/** Deadline first; at the same deadline the one whose window opens first. */
export const byDeadline = (left: Duty, right: Duty): number =>
  left.dueAtMs - right.dueAtMs ||
  left.opensAtMs - right.opensAtMs ||
  left.id.localeCompare(right.id);

export interface MeetingDuties {
  /** The meeting, or the day: `day-2026-03-02`. */
  readonly key: string;
  /** Null: the duties of a day. */
  readonly meetingId: string | null;
  readonly duties: readonly Duty[];
  readonly counts: DutyCounts;
}

export interface DutyCounts {
  readonly done: number;
  readonly late: number;
  readonly missed: number;
  readonly total: number;
}

const groupKey = ({ id }: Duty): string => id.slice(0, id.lastIndexOf(":"));

/**
 * Duties by meeting or day: those of the meeting at hand first, then the group whose next deadline
 * is soonest, settled ones, and the days' last. `atHandId` null: no meeting is at hand.
 */
export function dutiesByMeeting(duties: readonly Duty[], atHandId: string | null): MeetingDuties[] {
  const isAtHand = ({ meetingId }: MeetingDuties) => meetingId !== null && meetingId === atHandId;
  const groups = new Map<string, Duty[]>();
  for (const duty of duties) {
    const key = groupKey(duty);
    groups.set(key, [...(groups.get(key) ?? []), duty]);
  }
  return [...groups]
    .map(([key, group]) => ({
      key,
      meetingId: group[0]?.meetingId ?? null,
      duties: group.toSorted(byDeadline),
      counts: countDuties(group),
    }))
    .toSorted(
      (left, right) =>
        Number(isAtHand(right)) - Number(isAtHand(left)) ||
        Number(left.meetingId === null) - Number(right.meetingId === null) ||
        meetingRank(left.duties) - meetingRank(right.duties),
    );
}

export function countDuties(duties: readonly Duty[]): DutyCounts {
  const count = (status: Duty["status"]) => duties.filter((duty) => duty.status === status).length;
  return {
    done: count("done"),
    late: count("late"),
    missed: count("missed"),
    total: duties.length,
  };
}

/** Meetings with something left come first, by their next deadline; then the latest settled one. */
function meetingRank(sorted: readonly Duty[]): number {
  const next = sorted.find((duty) => !isSettled(duty.status));
  if (next !== undefined) return next.dueAtMs;
  return Number.MAX_SAFE_INTEGER - (sorted.at(-1)?.dueAtMs ?? 0);
}

/** What a countdown of a duty counts towards. */
export type Countdown =
  | { readonly toward: "opens"; readonly leftMs: number }
  | { readonly toward: "due"; readonly leftMs: number }
  | { readonly toward: "overdue"; readonly leftMs: number };

/** To a duty's window, then to its deadline, then how long it is overdue. */
export function countdown(duty: Duty, nowMs: number): Countdown {
  if (nowMs < duty.opensAtMs) return { toward: "opens", leftMs: duty.opensAtMs - nowMs };
  if (nowMs <= duty.dueAtMs) return { toward: "due", leftMs: duty.dueAtMs - nowMs };
  return { toward: "overdue", leftMs: nowMs - duty.dueAtMs };
}
