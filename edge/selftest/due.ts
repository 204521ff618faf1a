import type { Meeting } from "../../contract/agenda.ts";
import { doubledMs } from "../../contract/backoff.ts";
import type { Duty, DutyKind } from "../../contract/duty.ts";
import type { SelfTestKind } from "../../contract/selftest.ts";
import { isBrokenOff } from "../../contract/selftest.ts";
import { roomLimits } from "../room-limits.ts";
import { dutyOf, type Snapshot } from "../room/snapshot.ts";
import { periodicTestOwed, poweredForMs } from "./periodic.ts";

const dutyOfTest: readonly (readonly [DutyKind, SelfTestKind])[] = [
  ["test-commissioning", "commissioning"],
  ["test-t30", "t30"],
  ["test-t10", "t10"],
];

/**
 * The self-test that should start now, if any: its duty is open, the one before it is over, and the
 * last try of it is long enough ago. While there is time, it waits until the room has come to rest:
 * testing a lamp that still warms up would only show that it does.
 */
export function dueSelfTest(snapshot: Snapshot, isAtRest: boolean): SelfTestKind | null {
  const { meeting } = snapshot;
  if (meeting === null) return isPeriodicDue(snapshot, isAtRest) ? "periodic" : null;
  for (const [kind, test] of dutyOfTest) {
    const duty = dutyOf(snapshot, meeting.id, kind);
    if (test === "commissioning" && !isLaidOut(snapshot, meeting)) continue;
    if (isDue(snapshot, duty, test, isAtRest)) return test;
  }
  if (isSecrecyDue(snapshot, meeting)) return "secrecy";
  const recess = meeting.recesses
    .map((_, index) => snapshot.duties.get(`${meeting.id}:test-recess.${index + 1}`))
    .find((duty) => duty?.status === "open");
  return isDue(snapshot, recess, "recess", isAtRest) ? "recess" : null;
}

function isDue(
  snapshot: Snapshot,
  duty: Duty | undefined,
  test: SelfTestKind,
  isAtRest: boolean,
): boolean {
  if (duty?.status !== "open") return false;
  const hasTime = snapshot.nowMs < lastChanceMs(duty);
  // What boots is not there yet, and what warms up shows only that it does.
  if (hasTime && !(isAtRest && isAllThere(snapshot))) return false;
  const tries = snapshot.reports.filter(
    (report) => report.only === null && report.test === test && report.meetingId === duty.meetingId,
  );
  const last = tries.at(-1);
  // A person stopped it: it does not come back by itself as long as there is time.
  if (last !== undefined && isBrokenOff(last) && hasTime) return false;
  // It switches what it tests, light and sound: one that goes on failing is not repeated in step.
  return last === undefined || snapshot.nowMs - last.endedAtMs >= doubledMs(retry, tries.length);
}

const isAllThere = ({ availability }: Snapshot): boolean =>
  [...availability.values()].every((each) => each === "online");

/** NX 5.5.3: looked at before it begins, until it was found well; the duty itself tells the rest. */
function isSecrecyDue({ duties, phase, reports, nowMs }: Snapshot, { id }: Meeting): boolean {
  const status = duties.get(`${id}:secrecy`)?.status;
  const isOwed = status === "open" || status === "done";
  if (!isOwed || (phase !== "preparing" && phase !== "open")) return false;
  const looks = reports.filter(({ test, meetingId }) => test === "secrecy" && meetingId === id);
  const last = looks.at(-1);
  if (last === undefined) return true;
  return last.worst !== "pass" && nowMs - last.endedAtMs >= doubledMs(retry, looks.length);
}

const retry = { firstMs: roomLimits.testRetryMs, longestMs: roomLimits.testRetryMaxMs };

/** Half of the window may be spent waiting for the room to come to rest. */
const lastChanceMs = (duty: Duty): number => (duty.opensAtMs + duty.dueAtMs) / 2;

/** Somebody has said so; of a self-service meeting nobody needs to. */
function isLaidOut(snapshot: Snapshot, meeting: Meeting): boolean {
  if (meeting.attendance === "self-service") return true;
  const prepared = dutyOf(snapshot, meeting.id, "prepared");
  return prepared !== undefined && snapshot.attested.has(prepared.id);
}

/** Outside meetings, once everything that was powered for it has answered, or had the time to. */
function isPeriodicDue(snapshot: Snapshot, isAtRest: boolean): boolean {
  if (periodicTestOwed(snapshot) === null) return false;
  return (
    (isAtRest && isAllThere(snapshot)) || poweredForMs(snapshot) >= roomLimits.periodicWarmUpMs
  );
}
