import { type PointKey, splitPointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { DeviceKind } from "../../../contract/points.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { RoomModel } from "../../devices/room-model.ts";
import type { Guard } from "./guard.ts";

const loadKinds: ReadonlySet<DeviceKind> = new Set<DeviceKind>([
  "relay",
  "lighting-zone",
  "projector",
  "hvac",
  "ventilation",
]);

/** Loads are switched on one after another. */
export const heldByInrush: Guard = ({ context, device, point, value }) => {
  if (point !== "power" || value !== "on" || !loadKinds.has(device.kind)) return null;
  if (context.monotonicMs >= context.startsFromMs) return null;
  return { text: message("guard.inrush"), clause: "", isBrief: true };
};

/** Whether sending this starts a load: the pause before the next one counts from here. */
export function startsLoad(model: RoomModel, key: PointKey, value: PointValue): boolean {
  const { device: id, point } = splitPointKey(key);
  const kind = model.devices.get(id)?.kind;
  return point === "power" && value === "on" && kind !== undefined && loadKinds.has(kind);
}
