import { pointKey } from "../../contract/ids.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { isOnline, type Snapshot, valueAt, writableKeys } from "../room/snapshot.ts";
import { audioLeadMs } from "../room/timetable.ts";
import { because, type Wish } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

/**
 * Audio on ahead of the meeting. Of two microphone paths the main one is live and the standby one
 * muted; when the main path is gone or faulty the standby one takes over. One missed answer is enough
 * to bring it in beside the main one: two live paths for a second are better than silence.
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
  const state = bestOf(main.map((device) => stateOf(snapshot, device.id)));
  const reason = because("audio", reasons[state].clause, reasons[state].text, {});
  return microphones.map((device) => ({
    point: pointKey(device.id, "mute"),
    value: device.binding.path === "standby" && state === "works",
    level: "rule",
    reason,
  }));
}

type PathState = "works" | "doubtful" | "gone";

const reasons = {
  works: { clause: "NX T4-2", text: "rule.path-main" },
  doubtful: { clause: "NX T7-7", text: "rule.path-doubted" },
  gone: { clause: "NX T7-7", text: "rule.path-standby" },
} as const;

function bestOf(states: readonly PathState[]): PathState {
  if (states.includes("works")) return "works";
  return states.includes("doubtful") ? "doubtful" : "gone";
}

/** A path that was never heard of yet is given the benefit of the doubt while it starts. */
function stateOf(snapshot: Snapshot, device: string): PathState {
  const fault = valueAt(snapshot, device, "fault");
  if (typeof fault === "string" && fault !== "") return "gone";
  // Muted for its howl it carries nobody's voice.
  if (snapshot.howls.get(device)?.isMuted === true) return "gone";
  if (snapshot.phase === "preparing") return "works";
  if (!isOnline(snapshot, device)) return "gone";
  return snapshot.faltering.has(device) ? "doubtful" : "works";
}
