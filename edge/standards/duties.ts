import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { type Duty, type Evidence, isSettled } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { endOf, type Endings } from "../room/timetable.ts";
import { type DutyWindow, windowsAfter, windowsBefore } from "./duty-windows.ts";
import { judge } from "./judge.ts";

/** What deriving needs to know besides the agenda. */
export interface DutyContext {
  readonly model: RoomModel;
  readonly endings: Endings;
  /** When the last person left, or null while somebody may be here. */
  readonly leftAtMs: number | null;
  /** What an act may take on the wire, in room time. */
  readonly wireActMs: number;
  readonly nowMs: number;
}

/**
 * The duties of the agenda, joined with those already known. A settled duty never changes. One whose
 * meeting was withdrawn is waived. One that is first heard of after its deadline is waived: it was
 * booked too late to be done. Returns only what is new or different.
 */
export function deriveDuties(
  agenda: Agenda | null,
  known: ReadonlyMap<string, Duty>,
  context: DutyContext,
): readonly Duty[] {
  const changed: Duty[] = [];
  const named = new Set<string>();
  const knownMeetings = new Set([...known.values()].map((duty) => duty.meetingId));
  for (const meeting of agenda?.meetings ?? []) {
    // Long over and nothing known: its duties ended in a journal that is gone, and stay as they were.
    const isOver = endOf(meeting, context.endings) <= context.nowMs;
    if (isOver && !knownMeetings.has(meeting.id)) continue;
    for (const window of windowsOf(meeting, context)) {
      const id = `${meeting.id}:${window.kind}`;
      named.add(id);
      const duty = joined(known.get(id), id, meeting, window, context);
      if (duty !== null) changed.push(duty);
    }
  }
  for (const duty of known.values()) {
    if (named.has(duty.id) || isSettled(duty.status) || agenda === null) continue;
    changed.push(waived(duty, context.nowMs, "evidence.withdrawn"));
  }
  return changed;
}

function windowsOf(meeting: Meeting, context: DutyContext): readonly DutyWindow[] {
  const { model, endings, leftAtMs, wireActMs, nowMs } = context;
  const over = endOf(meeting, endings) <= nowMs;
  const left = over && leftAtMs !== null && leftAtMs >= endOf(meeting, endings);
  return [
    ...windowsBefore(model, meeting, wireActMs),
    ...windowsAfter(model, meeting, endings, left ? leftAtMs : null, wireActMs, nowMs),
  ];
}

function joined(
  before: Duty | undefined,
  id: string,
  meeting: Meeting,
  window: DutyWindow,
  context: DutyContext,
): Duty | null {
  const { kind, clause, opensAtMs, dueAtMs, closesAtMs, afterLeaving } = window;
  if (before === undefined) {
    const fresh: Duty = {
      id,
      kind,
      clause,
      meetingId: meeting.id,
      opensAtMs,
      dueAtMs,
      closesAtMs,
      status: "waiting",
      settledAtMs: null,
      evidence: [],
      told: "service",
      remindsAtMs: null,
      escalatesAtMs: null,
      escalatesTo: null,
      noticed: "none",
    };
    const over = endOf(meeting, context.endings) <= context.nowMs;
    const tooLate = afterLeaving ? over : dueAtMs <= context.nowMs;
    return tooLate ? waived(fresh, context.nowMs, "evidence.booked-late") : fresh;
  }
  if (isSettled(before.status)) return null;
  // Once people have left, the deadline stands: a later look must not push it on.
  if (afterLeaving && context.leftAtMs !== null && before.status === "open") return null;
  const same =
    before.opensAtMs === opensAtMs &&
    before.closesAtMs === closesAtMs &&
    before.dueAtMs === dueAtMs;
  const waits = afterLeaving && context.nowMs < opensAtMs;
  if (same || (waits && before.opensAtMs === opensAtMs)) return null;
  return { ...before, opensAtMs, dueAtMs, closesAtMs };
}

const waived = (
  duty: Duty,
  nowMs: number,
  why:
    | "evidence.withdrawn"
    | "evidence.booked-late"
    | "evidence.next-meeting"
    | "evidence.prepared-late",
): Duty => ({
  ...duty,
  status: "waived",
  settledAtMs: nowMs,
  evidence: [...duty.evidence, { text: message(why), atMs: nowMs }],
});

/** The duty as a person waived it. */
export const waivedBy = (duty: Duty, nowMs: number, by: string, reason: string): Duty => ({
  ...duty,
  status: "waived",
  settledAtMs: nowMs,
  evidence: [
    ...duty.evidence,
    { text: message("evidence.waived-by", { by, reason }), atMs: nowMs },
  ],
});

/**
 * Opens, settles or lets lapse every duty by the evidence of this instant. Each duty ends exactly
 * once: done or late with evidence, missed without, waived with a reason. Returns only changes.
 */
export function judgeDuties(snapshot: Snapshot): readonly Duty[] {
  const changed: Duty[] = [];
  const seen = new Map(snapshot.duties);
  for (const duty of snapshot.duties.values()) {
    const after = judged({ ...snapshot, duties: seen }, duty);
    if (after === duty) continue;
    changed.push(after);
    seen.set(after.id, after);
  }
  return changed;
}

function judged(snapshot: Snapshot, duty: Duty): Duty {
  if (isSettled(duty.status) || snapshot.nowMs < duty.opensAtMs) return duty;
  const evidence = judge(snapshot, duty);
  if (evidence !== null) return settledWith(duty, evidence, snapshot.nowMs);
  if (closedByNext(snapshot, duty)) return waived(duty, snapshot.nowMs, "evidence.next-meeting");
  if (snapshot.nowMs >= duty.closesAtMs) {
    if (duty.kind === "door-locked-before" && preparedLate(snapshot, duty)) {
      return waived(duty, snapshot.nowMs, "evidence.prepared-late");
    }
    return { ...duty, status: "missed", settledAtMs: snapshot.nowMs };
  }
  return duty.status === "open" ? duty : { ...duty, status: "open" };
}

function settledWith(duty: Duty, evidence: readonly Evidence[], nowMs: number): Duty {
  // A person's confirmation counts from when it was given, not from when we looked.
  const atMs = duty.kind === "prepared" ? (evidence[0]?.atMs ?? nowMs) : nowMs;
  const status = atMs <= duty.dueAtMs ? "done" : "late";
  return { ...duty, status, settledAtMs: atMs, evidence };
}

/** The next meeting needs the room before the last one was closed off: it is not powered down. */
function closedByNext(snapshot: Snapshot, duty: Duty): boolean {
  const serving = snapshot.phase !== "leaving" && snapshot.phase !== "powering-down";
  const after = afterMeeting.has(duty.kind);
  return after && serving && snapshot.meeting !== null && snapshot.meeting.id !== duty.meetingId;
}

const afterMeeting: ReadonlySet<Duty["kind"]> = new Set<Duty["kind"]>([
  "large-loads-off",
  "cooled-down",
  "supply-cut",
  "off-proved",
  "door-locked-after",
]);

/** The lock before the meeting is not owed when there was nothing set up to lock away. */
function preparedLate(snapshot: Snapshot, duty: Duty): boolean {
  const tested = snapshot.duties.get(`${duty.meetingId}:test-commissioning`);
  return tested === undefined || !isSettled(tested.status) || tested.status === "missed";
}
