import { attestedKinds, type Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import { roomLimits } from "../room-limits.ts";
import { lackOf } from "../standards/judging.ts";
import { isOverdue, lackParams } from "../standards/notices.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Duties that went wrong: missed ones while their meeting is at hand and long enough after that
 * somebody sees them, and open ones that have gone up.
 */
export function dutyAlarms(snapshot: Snapshot): readonly AlarmCondition[] {
  const conditions: AlarmCondition[] = [];
  for (const duty of snapshot.duties.values()) {
    if (duty.status === "missed" && isToBeSeen(snapshot, duty)) {
      conditions.push(missedAlarm(snapshot, duty));
    } else if (isOverdue(duty)) conditions.push(overdueAlarm(snapshot, duty));
  }
  return conditions;
}

function isToBeSeen({ meeting, nowMs }: Snapshot, { meetingId, settledAtMs }: Duty): boolean {
  const isAtHand = meetingId !== null && meetingId === meeting?.id;
  return isAtHand || nowMs - (settledAtMs ?? 0) < roomLimits.missedShownMs;
}

/** When the meeting begins that owes it; a duty of the day, or of a meeting that is gone, its own. */
const aboutMs = ({ agenda }: Snapshot, duty: Duty): number =>
  agenda?.meetings.find(({ id }) => id === duty.meetingId)?.startMs ?? duty.opensAtMs;

/** A round of tea that nobody made is past; what the meeting stands on is not. */
function missedAlarm(snapshot: Snapshot, duty: Duty): AlarmCondition {
  const isRoutine = attestedKinds.has(duty.kind) && duty.kind !== "prepared";
  const lacks = duty.evidence.map(({ text }) => text);
  return {
    id: `missed:${duty.id}`,
    severity: isRoutine ? "soon" : "now",
    text: message("alarm.duty-missed-why", {
      duty: duty.kind,
      meetingAtMs: aboutMs(snapshot, duty),
      ...lackParams(lacks),
    }),
    device: deviceOf(lacks),
  };
}

function overdueAlarm(snapshot: Snapshot, duty: Duty): AlarmCondition {
  const { id, kind, dueAtMs } = duty;
  const lacks = lackOf(snapshot, duty);
  return {
    id: `overdue:${id}`,
    severity: "now",
    text: message("alarm.duty-overdue", {
      duty: kind,
      dueAtMs,
      meetingAtMs: aboutMs(snapshot, duty),
      ...lackParams(lacks),
    }),
    device: deviceOf(lacks),
  };
}

/** The device that is to blame, when it is one. */
function deviceOf(
  lacks: readonly { readonly params: Readonly<Record<string, string | number>> }[],
) {
  const device = lacks[0]?.params["device"];
  return typeof device === "string" ? device : null;
}
