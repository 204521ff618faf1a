import type { Agenda } from "../../contract/agenda.ts";
import type { Occupancy } from "../../contract/api.ts";
import { type Duty, dutyName, isSettled } from "../../contract/duty.ts";
import { type Message, message } from "../../contract/message.ts";
import { roomLimits } from "../room-limits.ts";
import type { DutyWindow } from "./duty-window.ts";
import { isOwedAgain, isTooLate, type Owed, type OwedContext, owedNow } from "./owed.ts";
import { tellingOf } from "./telling.ts";

/** What deriving needs to know besides the agenda. */
export interface DutyContext extends OwedContext {
  readonly presence: Occupancy;
}

/**
 * The duties of agenda and day, joined with those already known. One that is open or to come follows
 * its meeting. A settled one never changes: where it is owed once more, that is a duty of its own.
 * What the agenda no longer asks for is waived, and so is what is first heard of after its deadline.
 * Returns only what is new or different, in order.
 */
export function deriveDuties(
  agenda: Agenda | null,
  known: ReadonlyMap<string, Duty>,
  context: DutyContext,
): readonly Duty[] {
  const owed = owedNow(agenda, known, context);
  const changed: Duty[] = [];
  for (const each of owed.values()) {
    const before = known.get(each.name);
    if (before === undefined) changed.push(firstOwed(each, context));
    else if (!isSettled(before.status)) changed.push(...followed(before, each, known, context));
    else if (isOwedAgain(before, each, context.nowMs)) {
      changed.push(owedAnew(each, before, context));
    }
  }
  changed.push(...needless(owed, known, context.nowMs));
  return agenda === null ? changed : [...changed, ...calledOff(agenda, owed, known, context.nowMs)];
}

/** Duties of meetings that the agenda no longer asks for. */
function calledOff(
  agenda: Agenda,
  owed: ReadonlyMap<string, Owed>,
  known: ReadonlyMap<string, Duty>,
  nowMs: number,
): readonly Duty[] {
  const meetings = new Set(agenda.meetings.map((meeting) => meeting.id));
  return [...known]
    .filter(([name, duty]) => duty.meetingId !== null && !isSettled(duty.status) && !owed.has(name))
    .map(([, duty]) => {
      const isThere = meetings.has(duty.meetingId ?? "");
      return waived(duty, nowMs, message(isThere ? "evidence.not-owed" : "evidence.withdrawn"));
    });
}

/**
 * A day cannot be withdrawn. What was to come later in it may have become needless: everything was
 * tested before the periodic test was due.
 */
const needless = (
  owed: ReadonlyMap<string, Owed>,
  known: ReadonlyMap<string, Duty>,
  nowMs: number,
): readonly Duty[] =>
  [...known]
    .filter(([name, duty]) => duty.meetingId === null && !owed.has(name))
    .filter(([, duty]) => !isSettled(duty.status) && duty.opensAtMs > nowMs)
    .map(([, duty]) => waived(duty, nowMs, message("evidence.needless")));

function firstOwed(owed: Owed, context: DutyContext): Duty {
  const fresh = dutyOf(owed.name, owed, context);
  if (!isTooLate(owed, context.nowMs)) return fresh;
  const why = owed.meetingId === null ? "evidence.begun-late" : "evidence.booked-late";
  return waived(fresh, context.nowMs, message(why));
}

/** The next duty of the same name: `m1:tea.2#3` after `m1:tea.2#2`. */
const owedAnew = (owed: Owed, before: Duty, context: DutyContext): Duty =>
  dutyOf(nextId(before), owed, context);

export const nextId = (before: Duty): string =>
  `${dutyName(before.id)}#${Number(/#(\d+)$/.exec(before.id)?.[1] ?? 1) + 1}`;

function dutyOf(id: string, { window, meetingId }: Owed, context: DutyContext): Duty {
  const { kind, clause, opensAtMs, dueAtMs, closesAtMs } = window;
  return {
    id,
    kind,
    clause,
    meetingId,
    opensAtMs,
    dueAtMs,
    closesAtMs,
    status: "waiting",
    settledAtMs: null,
    evidence: [],
    ...tellingOf(window, context.wireActMs),
    noticed: "none",
  };
}

function followed(
  before: Duty,
  owed: Owed,
  known: ReadonlyMap<string, Duty>,
  context: DutyContext,
): readonly Duty[] {
  const { window } = owed;
  const { opensAtMs, dueAtMs, closesAtMs } = window;
  const telling = tellingOf(window, context.wireActMs);
  const isSame =
    before.opensAtMs === opensAtMs &&
    before.dueAtMs === dueAtMs &&
    before.closesAtMs === closesAtMs &&
    before.remindsAtMs === telling.remindsAtMs &&
    before.escalatesAtMs === telling.escalatesAtMs;
  if (isSame || isStanding(before, owed, known, context)) return [];
  if (isOvertaken(before, window, context.nowMs)) {
    return [waived(before, context.nowMs, message("evidence.booked-late"))];
  }
  const isAhead = opensAtMs > context.nowMs;
  if (isAhead && before.noticed !== "none") {
    // Somebody was told of the old time: they are told anew of the new one.
    const moved = waived(before, context.nowMs, message("evidence.moved"));
    return [moved, owedAnew(owed, before, context)];
  }
  const status = isAhead ? "waiting" : before.status;
  return [{ ...before, opensAtMs, dueAtMs, closesAtMs, status, ...telling }];
}

/** There was time still, and its meeting was moved so far forward that there never will have been. */
const isOvertaken = (before: Duty, { dueAtMs, closesAtMs }: DutyWindow, nowMs: number): boolean =>
  before.dueAtMs > nowMs && dueAtMs <= nowMs && closesAtMs <= nowMs;

/**
 * Once people have left, the deadline stands: a later look must not push it on. It stands as well
 * while nobody knows who is here, after a restart in the middle of the power-down or long after the
 * end: a room that cannot know that it is empty must not owe for ever.
 */
function isStanding(
  before: Duty,
  { window, meetingId }: Owed,
  known: ReadonlyMap<string, Duty>,
  { presence, nowMs }: DutyContext,
): boolean {
  const isOpen = window.afterLeaving && before.status === "open";
  if (!isOpen || before.opensAtMs !== window.opensAtMs) return false;
  if (presence !== "unknown") return presence === "empty";
  const hasBegun = known.get(`${meetingId ?? ""}:large-loads-off`)?.settledAtMs ?? null;
  return hasBegun !== null || nowMs >= window.opensAtMs + roomLimits.stillOccupiedMs;
}

/** The duty as it need not be done, and why. */
export const waived = (duty: Duty, nowMs: number, why: Message): Duty => ({
  ...duty,
  status: "waived",
  settledAtMs: nowMs,
  evidence: [...duty.evidence, { text: why, atMs: nowMs }],
});

/** The duty as a person waived it. */
export const waivedBy = (duty: Duty, nowMs: number, by: string, reason: string): Duty =>
  waived(duty, nowMs, message("evidence.waived-by", { by, reason }));
