import { pointKey } from "../../contract/ids.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { isOnline, type Snapshot, valueAt, writableKeys } from "../room/snapshot.ts";
import { audioLeadMs } from "../room/timetable.ts";
import { because, type Wish } from "../room/wish.ts";
import { type Rule, servingPhases, wishAll } from "./rule.ts";

/**
 * Audio on ahead of the meeting. Of two microphone paths the main one is live and the standby one
 * muted; when the main path is gone or faulty the standby one takes over.
 */
export const audio: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !servingPhases.has(phase)) return [];
  const leadMs = audioLeadMs(model.standards);
  const params = { meetingAtMs: meeting.startMs, leadMs };
  const reason = because("audio", "NX T5-2", "rule.audio", params);
  return [
    ...wishAll(writableKeys(model, "speaker", "power"), "on", reason),
    ...wishAll(writableKeys(model, "speaker", "mute"), false, reason),
    ...microphonePaths(snapshot),
  ];
};

function microphonePaths(snapshot: Snapshot): readonly Wish[] {
  const microphones = devicesOfKind(snapshot.model, "microphone").filter(
    (device) => device.points.get("mute")?.writable === true,
  );
  const main = microphones.filter((device) => device.binding.path !== "standby");
  const mainWorks = main.some((device) => works(snapshot, device.id));
  const reason = mainWorks
    ? because("audio", "NX T4-2", "rule.path-main", {})
    : because("audio", "NX T7-7", "rule.path-standby", {});
  return microphones.map((device) => ({
    point: pointKey(device.id, "mute"),
    value: device.binding.path === "standby" && mainWorks,
    level: "rule",
    reason,
  }));
}

/** A path that was never heard of yet is given the benefit of the doubt while it starts. */
function works(snapshot: Snapshot, device: string): boolean {
  const fault = valueAt(snapshot, device, "fault");
  if (typeof fault === "string" && fault !== "") return false;
  return isOnline(snapshot, device) || snapshot.phase === "preparing";
}
