import { attestedKinds, type Duty, dutyName, type Evidence } from "../../contract/duty.ts";
import { type Message, message } from "../../contract/message.ts";
import { roomLimits } from "../room-limits.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { endedByNext } from "./duty-kinds.ts";
import { waived } from "./duties.ts";
import { judge } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

/** Of many things that are lacking the record names so many. */
const lacksNamed = 4;

/**
 * Opens, settles or lets lapse each of these duties by the evidence of this instant. Each duty ends exactly
 * once: done or late with evidence, missed with what was lacking, waived with a reason. Returns only
 * changes.
 */
export function judgeDuties(snapshot: Snapshot, atHand: Iterable<Duty>): readonly Duty[] {
  const changed: Duty[] = [];
  let seen = snapshot;
  // A restart brings them back in another order: the step that others wait for is due first.
  for (const duty of [...atHand].toSorted((left, right) => left.dueAtMs - right.dueAtMs)) {
    if (duty.settledAtMs !== null || snapshot.nowMs < duty.opensAtMs) continue;
    const after = judged(seen, duty);
    if (after === duty) continue;
    changed.push(after);
    // A step of the power-down may follow from the one before it in the same instant.
    seen = { ...seen, duties: new Map(seen.duties).set(dutyName(after.id), after) };
  }
  return changed;
}

/** What an open duty lacks at this instant; nothing while it is not open. */
export function lackOf(snapshot: Snapshot, duty: Duty): readonly Message[] {
  if (duty.settledAtMs !== null || snapshot.nowMs < duty.opensAtMs) return [];
  const verdict = judge(snapshot, duty);
  return verdict.is === "shown" ? [] : verdict.lacks;
}

function judged(snapshot: Snapshot, duty: Duty): Duty {
  const { nowMs } = snapshot;
  const verdict = judge(snapshot, duty);
  if (verdict.is === "shown" && isShownInTime(duty, verdict.evidence, nowMs)) {
    return settledWith(duty, verdict.evidence, nowMs);
  }
  if (isEndedByNext(snapshot, duty)) return waived(duty, nowMs, message("evidence.next-meeting"));
  if (verdict.is === "broken" || nowMs >= duty.closesAtMs) {
    return isPreparedLate(snapshot, duty)
      ? waived(duty, nowMs, message("evidence.prepared-late"))
      : missed(duty, verdict, nowMs);
  }
  return duty.status === "open" ? duty : { ...duty, status: "open" };
}

/**
 * What is seen long after the window has closed, because nobody could tell the time before, does not
 * show that it was done while it was open.
 */
const isShownInTime = (duty: Duty, evidence: readonly Evidence[], nowMs: number): boolean =>
  nowMs <= duty.closesAtMs + roomLimits.actGraceMs ||
  evidence.some(({ atMs }) => atMs <= duty.closesAtMs);

function settledWith(duty: Duty, evidence: readonly Evidence[], nowMs: number): Duty {
  // A person's word counts from when it was given, a day from its end: not from when we looked.
  const isByWord = attestedKinds.has(duty.kind) || duty.kind === "standby-watched";
  const atMs = isByWord ? (evidence[0]?.atMs ?? nowMs) : nowMs;
  const status = atMs <= duty.dueAtMs ? "done" : "late";
  return { ...duty, status, settledAtMs: atMs, evidence };
}

function missed(duty: Duty, verdict: Verdict, nowMs: number): Duty {
  const lacking = verdict.is === "shown" ? [message("lack.not-watched-then")] : verdict.lacks;
  const lacks = lacking.slice(0, lacksNamed).map((text) => ({ text, atMs: nowMs }));
  return { ...duty, status: "missed", settledAtMs: nowMs, evidence: [...duty.evidence, ...lacks] };
}

/** The next meeting needs the room before the last one was closed off: it is not powered down. */
function isEndedByNext(snapshot: Snapshot, duty: Duty): boolean {
  const { phase, meeting } = snapshot;
  const isServing = phase !== "leaving" && phase !== "powering-down";
  const isOther = meeting !== null && meeting.id !== duty.meetingId;
  return isServing && isOther && endedByNext.has(duty.kind);
}

/** The lock before the meeting is not owed when there was nothing set up to lock away. */
function isPreparedLate(snapshot: Snapshot, duty: Duty): boolean {
  if (duty.kind !== "door-locked-before") return false;
  const tested = snapshot.duties.get(`${duty.meetingId}:test-commissioning`);
  return tested === undefined || tested.settledAtMs === null || tested.status === "missed";
}
