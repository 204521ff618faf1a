import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { servingPhases } from "./at-rest.ts";
import { wholeRoomMeter } from "../standards/equipment.ts";
import type { Snapshot } from "./snapshot.ts";

const nothing: ReadonlySet<string> = new Set();

/**
 * The points of a device that are looked at closely just now, at least once a second. While a meeting
 * is served, a microphone that falls silent must be noticed before the audience does (NX T7-7). While
 * the room goes off, the proof waits for the meter.
 */
export function watchedPoints(snapshot: Snapshot): (device: string) => ReadonlySet<string> {
  const watched = watchedIn(snapshot);
  return (device) => watched.get(device) ?? nothing;
}

function watchedIn({ model, phase }: Snapshot): ReadonlyMap<string, ReadonlySet<string>> {
  if (phase === "powering-down") {
    const meter = wholeRoomMeter(model);
    return new Map(meter === undefined ? [] : [[meter.id, new Set(["activePower"])]]);
  }
  if (!servingPhases.has(phase)) return new Map();
  const microphones = devicesOfKind(model, "microphone");
  return new Map(microphones.map((device) => [device.id, signsOfLife(device)]));
}

/** Whether it is there, by the point that is cheapest to ask for, and how loud it is. */
function signsOfLife({ points }: DeviceModel): ReadonlySet<string> {
  const [fastest] = [...points.values()].toSorted(
    (left, right) => left.settings.every - right.settings.every,
  );
  const wanted = [points.get("mute") ?? fastest, points.get("level")];
  return new Set(wanted.flatMap((point) => (point === undefined ? [] : [point.name])));
}
