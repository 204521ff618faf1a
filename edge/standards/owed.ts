import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { Duty, DutyKind } from "../../contract/duty.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import { roomLimits } from "../room-limits.ts";
import { endOf } from "../room/timetable.ts";
import type { DutyWindow } from "./duty-window.ts";
import { type WindowContext, windowsOf } from "./duty-windows.ts";
import { equippedKinds } from "./equipment.ts";
import { windowsOfDay } from "./windows-of-day.ts";

/** One thing that agenda or day ask for, by the name under which it is asked for. */
export interface Owed {
  readonly name: string;
  /** Null for a duty of the day. */
  readonly meetingId: string | null;
  readonly window: DutyWindow;
  /** The meeting is over. */
  readonly isOver: boolean;
}

export interface OwedContext extends WindowContext {
  readonly reports: readonly SelfTestReport[];
}

/**
 * Everything that is owed now, each name once. Meetings far ahead are not looked at yet. Nor are those
 * that are over and of which nothing is known: their duties ended in a journal that is gone.
 */
export function owedNow(
  agenda: Agenda | null,
  known: ReadonlyMap<string, Duty>,
  context: OwedContext,
): ReadonlyMap<string, Owed> {
  const owed = new Map<string, Owed>();
  const kinds = equippedKinds(context.model);
  const lives = livesOf(known);
  for (const meeting of agenda?.meetings ?? []) {
    const endMs = endOf(meeting, context.endings);
    const isOver = endMs <= context.nowMs;
    if (!isLookedAt(lives.get(meeting.id), meeting, endMs, context.nowMs)) continue;
    for (const each of windowsOf(meeting, context, kinds)) {
      const name = `${meeting.id}:${each.name}`;
      const window = doneInFreeRoom.has(each.kind)
        ? whenFree(each, meeting, agenda, context)
        : each;
      if (!owed.has(name)) owed.set(name, { name, meetingId: meeting.id, window, isOver });
    }
  }
  const { day, windows } = windowsOfDay(context.model, context.reports, context.nowMs);
  for (const window of windows) {
    if (!kinds.has(window.kind)) continue;
    const name = `${day}:${window.name}`;
    owed.set(name, { name, meetingId: null, window, isOver: false });
  }
  return owed;
}

/** What people, or a test that they can hear, do in a room that nobody else sits in. */
const doneInFreeRoom: ReadonlySet<DutyKind> = new Set<DutyKind>([
  "prepared",
  "test-commissioning",
  "confirmed",
]);

/** The window, and how long another meeting of the agenda holds the room within it. */
function whenFree(
  window: DutyWindow,
  meeting: Meeting,
  agenda: Agenda | null,
  { endings }: OwedContext,
): DutyWindow {
  const ends = (agenda?.meetings ?? [])
    .filter(({ id, startMs }) => id !== meeting.id && startMs <= window.dueAtMs)
    .map((other) => Math.min(endOf(other, endings), meeting.startMs))
    .filter((endMs) => endMs > window.opensAtMs);
  return ends.length === 0 ? window : { ...window, takenUntilMs: Math.max(...ends) };
}

/** What cannot be done in time any more. After a meeting, deadlines run from people's leaving. */
export const isTooLate = ({ window, isOver }: Owed, nowMs: number): boolean =>
  window.afterLeaving ? isOver : window.dueAtMs <= nowMs;

/** Whether a meeting of which duties are known still owes one of them. */
type Life = "owes" | "settled";

function livesOf(known: ReadonlyMap<string, Duty>): ReadonlyMap<string | null, Life> {
  const lives = new Map<string | null, Life>();
  for (const { meetingId, settledAtMs } of known.values()) {
    if (settledAtMs === null) lives.set(meetingId, "owes");
    else if (!lives.has(meetingId)) lives.set(meetingId, "settled");
  }
  return lives;
}

function isLookedAt(
  life: Life | undefined,
  meeting: Meeting,
  endMs: number,
  nowMs: number,
): boolean {
  if (life === "owes") return true;
  if (life === "settled") return endMs > nowMs - roomLimits.dutiesKeptMs;
  return endMs > nowMs && meeting.startMs <= nowMs + roomLimits.dutiesAheadMs;
}

/** Why a duty was waived, as its evidence says. */
const waiverOf = (duty: Duty): string =>
  duty.status === "waived" ? (duty.evidence.at(-1)?.text.key ?? "") : "";

/**
 * Whether a duty that has ended is owed once more, at a time that is still to come. What was done,
 * late or missed is asked for anew when its new window opens after that. What was waived because the
 * meeting was gone, or booked too late, is owed as soon as it can be met. What a person waived stays
 * so, unless the meeting is at another time altogether.
 */
export function isOwedAgain(before: Duty, owed: Owed, nowMs: number): boolean {
  const { window } = owed;
  if (before.settledAtMs === null || isTooLate(owed, nowMs)) return false;
  switch (waiverOf(before)) {
    case "evidence.withdrawn":
    case "evidence.not-owed":
    case "evidence.needless":
    case "evidence.booked-late":
      return true;
    case "evidence.waived-by":
      return window.opensAtMs >= before.closesAtMs || window.closesAtMs <= before.opensAtMs;
    default:
      return window.opensAtMs > before.settledAtMs;
  }
}
