import { message } from "../../contract/message.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import { classifiedMeeting, isTight, leakyDevices } from "./secrecy.ts";
import type { Snapshot } from "./snapshot.ts";

/** What is wrong with what hears: a channel that howls, or one that may carry secrets away. */
export const microphoneAlarms = (snapshot: Snapshot): readonly AlarmCondition[] => [
  ...howlAlarms(snapshot),
  ...leakAlarms(snapshot),
];

const howlAlarms = (snapshot: Snapshot): readonly AlarmCondition[] =>
  [...snapshot.howls]
    .filter(([, howl]) => howl.isMuted)
    .map(([device]) => ({
      id: `howl:${device}`,
      severity: "now",
      text: message("alarm.howl", { device }),
      device,
    }));

/** Nobody but staff is in the room while it is being prepared: from the open door on it counts. */
function leakAlarms(snapshot: Snapshot): readonly AlarmCondition[] {
  if (classifiedMeeting(snapshot) === null || snapshot.phase === "preparing") return [];
  return leakyDevices(snapshot.model)
    .filter((device) => !isTight(snapshot, device))
    .map(({ id }) => ({
      id: `leaky:${id}`,
      severity: "now",
      text: message("alarm.leaky", { device: id }),
      device: id,
    }));
}
