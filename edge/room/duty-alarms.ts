import { attestedKinds, type Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { lackOf } from "../standards/judging.ts";
import { isOverdue, lackParams } from "../standards/notices.ts";
import type { Snapshot } from "./snapshot.ts";

type Condition = Omit<Alarm, "raisedAtMs" | "clearedAtMs">;

/** Duties that went wrong: missed ones of the meeting at hand, and open ones that have gone up. */
export function dutyAlarms(snapshot: Snapshot): readonly Condition[] {
  const meetingId = snapshot.meeting?.id;
  const conditions: Condition[] = [];
  for (const duty of snapshot.duties.values()) {
    const isAtHand = meetingId !== undefined && duty.meetingId === meetingId;
    if (duty.status === "missed" && isAtHand) conditions.push(missedAlarm(duty));
    else if (isOverdue(duty)) conditions.push(overdueAlarm(snapshot, duty));
  }
  return conditions;
}

/** A round of tea that nobody made is past; what the meeting stands on is not. */
function missedAlarm(duty: Duty): Condition {
  const isRoutine = attestedKinds.has(duty.kind) && duty.kind !== "prepared";
  const lacks = duty.evidence.map(({ text }) => text);
  return {
    id: `missed:${duty.id}`,
    severity: isRoutine ? "soon" : "now",
    text: message("alarm.duty-missed-why", { duty: duty.kind, ...lackParams(lacks) }),
    device: deviceOf(lacks),
  };
}

function overdueAlarm(snapshot: Snapshot, duty: Duty): Condition {
  const { id, kind, dueAtMs } = duty;
  const lacks = lackOf(snapshot, duty);
  return {
    id: `overdue:${id}`,
    severity: "now",
    text: message("alarm.duty-overdue", { duty: kind, dueAtMs, ...lackParams(lacks) }),
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
