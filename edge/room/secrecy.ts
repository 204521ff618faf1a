import type { Meeting } from "../../contract/agenda.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { servingPhases } from "./at-rest.ts";
import { isOnline, isUnpowered, type Snapshot, valueAt } from "./snapshot.ts";
import { endOf } from "./timetable.ts";

/**
 * The classified meeting that the room serves, from its preparation until people have left, or null:
 * what is said in the room then stays in the room. NX 5.5.2, 5.5.3. While the next one is prepared its
 * people may still be talking.
 */
export function classifiedMeeting(snapshot: Snapshot): Meeting | null {
  const { meeting, phase } = snapshot;
  if (meeting?.classified === true && servingPhases.has(phase)) return meeting;
  return phase === "meeting" ? null : lingering(snapshot);
}

/** The meeting that ended last, when it was classified and its people have not left for all we know. */
function lingering({ agenda, endings, occupancy, nowMs, steadyMs }: Snapshot): Meeting | null {
  if (occupancy.state === "empty") return null;
  let last: Meeting | null = null;
  for (const each of agenda?.meetings ?? []) {
    const endMs = endOf(each, endings);
    if (endMs <= nowMs && (last === null || endMs > endOf(last, endings))) last = each;
  }
  if (last?.classified !== true) return null;
  const endMs = endOf(last, endings);
  const sinceMs = nowMs - (steadyMs - occupancy.sinceMs);
  return sinceMs <= endMs || nowMs < endMs + roomLimits.wipeAfterMs ? last : null;
}

/**
 * NX 5.5.2, 5.5.3: the room serves a classified meeting, from its preparation until people left. By a
 * clock that is not trusted nobody knows which meeting runs: any classified one may.
 */
export const isSecret = (snapshot: Snapshot): boolean =>
  snapshot.clockTrusted
    ? classifiedMeeting(snapshot) !== null
    : (snapshot.agenda?.meetings ?? []).some(({ classified }) => classified);

/** A microphone that sends by radio: its profile reads a radio level, or a battery. */
export const isWireless = (device: DeviceModel): boolean =>
  device.kind === "microphone" && (device.points.has("rfLevel") || device.points.has("battery"));

/** What may carry words out of the room: microphones by radio, and recorders. */
export const leakyDevices = (model: RoomModel): readonly DeviceModel[] => [
  ...devicesOfKind(model, "microphone").filter(isWireless),
  ...devicesOfKind(model, "recorder"),
];

/**
 * Whether what is read back proves that nothing leaks from the device: off, muted, not recording, or
 * without supply. Never a wish, and silence proves nothing.
 */
export function isTight(snapshot: Snapshot, device: DeviceModel): boolean {
  // Whatever its relay reads: a device that answers has supply.
  if (isUnpowered(snapshot, device) && !isOnline(snapshot, device.id)) return true;
  if (valueAt(snapshot, device.id, "power") === "off") return true;
  if (device.kind === "recorder") return valueAt(snapshot, device.id, "recording") === false;
  return valueAt(snapshot, device.id, "mute") === true;
}
