import type { Duty, DutyKind } from "../../contract/duty.ts";
import type { SelfTestKind } from "../../contract/record.ts";
import { roomLimits } from "../room-limits.ts";
import { dutyOf, type Snapshot } from "../room/snapshot.ts";

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
  const { meeting, nowMs } = snapshot;
  if (meeting === null) return null;
  for (const [kind, test] of dutyOfTest) {
    const duty = dutyOf(snapshot, meeting.id, kind);
    if (duty?.status !== "open") continue;
    if (test === "commissioning" && !snapshot.attested.has(preparation(snapshot, meeting.id))) continue;
    if (!isAtRest && nowMs < lastChanceMs(duty)) continue;
    if (triedLately(snapshot, test, meeting.id)) continue;
    return test;
  }
  return null;
}

const preparation = (snapshot: Snapshot, meetingId: string): string =>
  dutyOf(snapshot, meetingId, "prepared")?.id ?? "";

/** Half of the window may be spent waiting for the room to come to rest. */
const lastChanceMs = (duty: Duty): number => (duty.opensAtMs + duty.dueAtMs) / 2;

function triedLately(snapshot: Snapshot, test: SelfTestKind, meetingId: string): boolean {
  const last = snapshot.reports.findLast(
    (report) => report.test === test && report.meetingId === meetingId,
  );
  return last !== undefined && snapshot.nowMs - last.endedAtMs < roomLimits.testRetryMs;
}
