import type { IssueSeverity } from "../../contract/hub-alarms.ts";
import { type Alarm, emergencyAlarm, emergencyOfAlarm } from "../../contract/record.ts";

/** Of the hub's own: nothing was heard of the room for too long. */
export const offlineAlarm = "hub:offline";

export const severityOf = (alarm: Pick<Alarm, "id" | "severity">): IssueSeverity =>
  emergencyOfAlarm(alarm) === undefined ? alarm.severity : "emergency";

type Sign = Pick<Alarm, "id" | "device">;

/** What a room says of devices without mains, or of one that does not answer, is no trouble of its own. */
const ofDevices = [
  "offline:",
  "command:",
  "effect:",
  "contact:",
  "presence:",
  "implausible:",
  "plate:",
];

const isOfDevice = ({ id }: Sign): boolean => ofDevices.some((prefix) => id.startsWith(prefix));

/** Whether the first alarm is why the second one is there. */
export function explains(cause: Sign, other: Sign): boolean {
  if (cause.id === other.id) return false;
  // An emergency is told whatever else is wrong.
  if (emergencyOfAlarm(other) !== undefined) return false;
  // A room that is not heard cannot take back what it said.
  if (cause.id === offlineAlarm) return true;
  if (other.id === offlineAlarm) return cause.id === emergencyAlarm("mains");
  if (cause.id === emergencyAlarm("mains")) return isOfDevice(other);
  const isSilentDevice = cause.device !== null && cause.id === `offline:${cause.device}`;
  return isSilentDevice && other.device === cause.device && isOfDevice(other);
}

const rank = { soon: 0, now: 1, emergency: 2 } as const;

/** What is to be looked at first: what nothing explains, the gravest, the oldest. */
export function inOrder<A extends Alarm & { readonly explained: boolean }>(
  alarms: readonly A[],
): readonly A[] {
  return alarms.toSorted(
    (one, other) =>
      Number(one.explained) - Number(other.explained) ||
      rank[severityOf(other)] - rank[severityOf(one)] ||
      one.raisedAtMs - other.raisedAtMs ||
      (one.id < other.id ? -1 : 1),
  );
}
