import type { Meeting } from "../../contract/agenda.ts";
import { clauseMs, type Standards } from "../../contract/clauses.ts";
import type { DutyKind } from "../../contract/duty.ts";
import { roomLimits } from "../room-limits.ts";
import { counted, type DutyWindow, fixedWindow } from "./duty-window.ts";
import {
  instantAfterRunning,
  ranUntil,
  recessesOf,
  runningStretches,
  type Stretch,
} from "./running-time.ts";

/**
 * The duties of a meeting while it runs, until `endMs`. What is to be done every so often counts the
 * time that the meeting runs: it pauses in a recess.
 */
export function windowsDuring(
  standards: Standards,
  meeting: Meeting,
  endMs: number,
  nowMs: number,
): readonly DutyWindow[] {
  const recesses = recessTests(recessesOf(meeting, endMs));
  if (meeting.attendance === "self-service") return recesses;
  const { startMs, undisturbed, classified } = meeting;
  const running = runningStretches(meeting, endMs);
  const aboutMs = Math.max(startMs, nowMs);
  const closed = Math.min(startMs + roomLimits.doorsClosedWithinMs, endMs);
  const late = closed + roomLimits.peopleLateMs;
  const { patrolEveryMs } = roomLimits;
  const teaEveryMs = clauseMs(standards, "NX 6.3.2.3", "every");
  const washroomEveryMs = clauseMs(standards, "NX 7.1.3", "everyDuringMeetings");
  // Wash-rooms are outside; only around a secret nobody is wanted at the doors either.
  const isShunned = undisturbed && classified;
  return [
    fixedWindow("doors-closed", "NX 6.3.1.5", startMs, closed, Math.min(late, endMs)),
    ...(undisturbed ? [] : repeated("tea", "NX 6.3.2.3", running, teaEveryMs, aboutMs)),
    ...(isShunned ? [] : repeated("washroom", "NX 7.1.3", running, washroomEveryMs, aboutMs)),
    ...(undisturbed ? [] : repeated("patrol", "NX 6.3.3", running, patrolEveryMs, aboutMs)),
    ...recesses,
  ].filter((window) => isNear(window, aboutMs));
}

/** Of a meeting of weeks only the next days are looked at. */
const isNear = (window: DutyWindow, aboutMs: number): boolean =>
  window.opensAtMs <= aboutMs + roomLimits.dutiesAheadMs &&
  window.closesAtMs >= aboutMs - roomLimits.dutiesAheadMs;

/** One duty each time the meeting has run for so long again; none at its very end. */
function repeated(
  kind: DutyKind,
  clause: string,
  running: readonly Stretch[],
  everyMs: number,
  aboutMs: number,
): readonly DutyWindow[] {
  const endMs = running.at(-1)?.endMs ?? 0;
  const windows: DutyWindow[] = [];
  const aheadMs = Math.min(roomLimits.askedAheadMs, everyMs / 2);
  // A meeting of weeks has thousands: the count begins, and stops, where they are looked at.
  const longAgo = ranUntil(running, aboutMs - roomLimits.dutiesAheadMs);
  for (let count = Math.max(1, Math.floor(longAgo / everyMs)); ; count++) {
    const due = instantAfterRunning(running, count * everyMs);
    const opens = instantAfterRunning(running, count * everyMs - aheadMs);
    if (due === undefined || opens === undefined) return windows;
    if (opens.goesOnMs > aboutMs + roomLimits.dutiesAheadMs) return windows;
    // It may be done late until the next one is asked for, if there is one.
    const hasNext = instantAfterRunning(running, (count + 1) * everyMs) !== undefined;
    const next = instantAfterRunning(running, (count + 1) * everyMs - aheadMs);
    const closes = hasNext ? (next?.goesOnMs ?? endMs) : endMs;
    windows.push(counted(fixedWindow(kind, clause, opens.goesOnMs, due.reachedMs, closes), count));
  }
}

/** At each recess the room looks for faults at once, and without a sound. */
const recessTests = (recesses: readonly Stretch[]): readonly DutyWindow[] =>
  recesses.map(({ startMs, endMs }, index) => {
    const due = Math.min(startMs + roomLimits.recessTestWithinMs, endMs);
    return counted(fixedWindow("test-recess", "NX 6.3.4.1", startMs, due, endMs), index + 1);
  });
