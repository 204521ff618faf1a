import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";

/**
 * What goes off when the town's mains are lost and the room lives on its UPS: the greatest consumer
 * first. NX T7-3 names no order. What people need to be told and to find the way out stays: sound,
 * one zone of light, the door.
 */
const sheddingOrder = ["hvac", "ventilation", "projector", "led-sign"] as const;

const hasSwitch = (device: DeviceModel): boolean => device.points.get("power")?.writable === true;

/** The zones of light in the order in which they go off: the door's is the last. */
export function lightsTowardsDoor(model: RoomModel): readonly DeviceModel[] {
  const lights = devicesOfKind(model, "lighting-zone").filter(hasSwitch);
  const doors = devicesOfKind(model, "door-lock").map(({ binding }) => binding.zone);
  const isByDoor = ({ binding }: DeviceModel) =>
    binding.zone !== undefined && doors.includes(binding.zone);
  return [...lights.filter((each) => !isByDoor(each)), ...lights.filter(isByDoor)];
}

/** Everything that is shed, first to last. */
export const shedLoads = (model: RoomModel): readonly DeviceModel[] => [
  ...sheddingOrder.flatMap((kind) => devicesOfKind(model, kind)).filter(hasSwitch),
  ...lightsTowardsDoor(model).slice(0, -1),
];

/** Room time from the return of the mains until the last load is given back. */
export const restoredAfterMs = (model: RoomModel): number =>
  roomLimits.mainsStableMs + shedLoads(model).length * roomLimits.restoreGapMs;

/**
 * What is shed at this instant: one load after the other from the loss on; and once the mains have
 * been back for long enough, given back one after the other, the last first. Steady room time.
 */
export function shedNow(
  model: RoomModel,
  mains: { readonly sinceMs: number; readonly overSinceMs: number | null },
  steadyMs: number,
): readonly DeviceModel[] {
  const loads = shedLoads(model);
  const shed = Math.floor((steadyMs - mains.sinceMs) / roomLimits.shedGapMs) + 1;
  if (mains.overSinceMs === null) return loads.slice(0, shed);
  const stableForMs = steadyMs - mains.overSinceMs - roomLimits.mainsStableMs;
  const back = stableForMs < 0 ? 0 : Math.floor(stableForMs / roomLimits.restoreGapMs) + 1;
  return loads.slice(0, Math.min(shed, Math.max(0, loads.length - back)));
}
