import type { MqttPayload, MqttPoint, ProfileOf } from "../../contract/profile.ts";
import type { Report } from "./report.ts";

/** What a point of MQTT topics says that its schema cannot judge. */
export function checkMqttPoint(
  [name, point]: [string, MqttPoint],
  profile: ProfileOf<"mqtt-points">,
  report: Report,
): void {
  const path = ["points", name];
  const { set, silent } = point;
  if (silent && set === undefined) {
    report([...path, "silent"], "nothing reads and nothing writes this point; say `set`");
  }
  if (set !== undefined && !set.image && !holdsValue(set.payload)) {
    report([...path, "set", "payload"], "the message that writes a value has a text {value} in it");
  }
  if (JSON.stringify(point).includes("{channel}") && profile.channels === undefined) {
    report([...path], "say by `channels` how many channels the model has");
  }
}

/** `{value}` stands alone, so that it can be a number or an escaped text. */
function holdsValue(payload: MqttPayload): boolean {
  if (typeof payload === "object") return Object.values(payload).some(holdsValue);
  return payload === "{value}";
}
