import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { periodicTestOwed } from "../selftest/periodic.ts";
import { wholeRoomMeter } from "../standards/equipment.ts";
import { isCleaning } from "./cleaning.ts";
import { numberAt, type Snapshot, suppliesOf, valueAt } from "./snapshot.ts";

/**
 * Steady room time since which the meter of a room at rest reads more than standby, or null. At rest:
 * no meeting is near, nobody is there, neither a hold nor an emergency keeps it on. A meter that is not
 * believed says nothing.
 */
export function overStandbyAfter(beforeMs: number | null, snapshot: Snapshot): number | null {
  const { phase, occupancy, staysOn, cleaning, nowMs, steadyMs, model, emergencies } = snapshot;
  const isFree = staysOn === null && emergencies.size === 0;
  const isAtRest = phase === "idle" && occupancy.state === "empty" && isFree;
  const meter = wholeRoomMeter(model);
  const isInUse = isCleaning(cleaning, nowMs) || periodicTestOwed(snapshot) !== null;
  if (!isAtRest || isInUse || meter === undefined) return null;
  const watts = numberAt(snapshot, meter.id, "activePower");
  if (watts === undefined || watts <= model.config.standbyWatts) return null;
  return beforeMs ?? steadyMs;
}

/**
 * What draws the current of a room at rest, as far as anything tells: a part meter that reads most of
 * what is too much, else the greatest load whose own read-back says that it is on. Null: nothing tells.
 */
export function standbyCulprit(snapshot: Snapshot): string | null {
  const { model } = snapshot;
  const meter = wholeRoomMeter(model);
  const watts = meter === undefined ? undefined : numberAt(snapshot, meter.id, "activePower");
  const excessW = (watts ?? 0) - model.config.standbyWatts;
  const parts = devicesOfKind(model, "meter")
    .filter((each) => each.binding.measures === "part")
    .map(({ id }) => ({ id, watts: numberAt(snapshot, id, "activePower") ?? 0 }))
    .toSorted((left, right) => right.watts - left.watts);
  const [greatest] = parts;
  if (greatest !== undefined && greatest.watts >= excessW / 2) return greatest.id;
  return loadsThatAreOn(snapshot)[0]?.id ?? null;
}

/** The greatest first by what their profiles say; what only feeds others comes last. */
function loadsThatAreOn(snapshot: Snapshot): readonly DeviceModel[] {
  const supplies = new Set(suppliesOf(snapshot.model).map(({ id }) => id));
  const ratedW = ({ id, profile }: DeviceModel) =>
    supplies.has(id) ? -1 : (profile.watts?.rated ?? 0);
  return [...snapshot.model.devices.values()]
    .filter((device) => isSwitchedOn(snapshot, device))
    .toSorted((left, right) => ratedW(right) - ratedW(left));
}

/** Microphones and plates that answer read "on" whenever they are there, and draw next to nothing. */
function isSwitchedOn(snapshot: Snapshot, { id, points }: DeviceModel): boolean {
  if (points.get("power")?.writable !== true) return false;
  const power = valueAt(snapshot, id, "power");
  return power === "on" || power === "warming";
}
