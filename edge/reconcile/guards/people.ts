import { message } from "../../../contract/message.ts";
import type { DeviceKind } from "../../../contract/points.ts";
import { type Guard, switchesOff } from "./guard.ts";

const keptUnderPeople: ReadonlySet<DeviceKind> = new Set<DeviceKind>([
  "lighting-zone",
  "relay",
  "projector",
  "speaker",
  "hvac",
  "led-sign",
]);

/**
 * Nothing goes off under people by itself, and nobody is locked in; unknown counts as people. A
 * person's hold may, and so may what keeps people from harm.
 */
export const heldByPeople: Guard = (about) => {
  const { context, device, value, target } = about;
  const off = switchesOff(about) && keptUnderPeople.has(device.kind);
  const lock = device.kind === "door-lock" && value === "locked";
  if ((!off && !lock) || target.level === "hold" || target.level === "safety") return null;
  const { state } = context.snapshot.occupancy;
  if (state === "empty") return null;
  if (lock) return { text: message("guard.people-inside"), clause: "NX 6.2.1.2" };
  const key = state === "occupied" ? "guard.people" : "guard.presence-unknown";
  return { text: message(key), clause: "NX 6.4.2.1" };
};
