import { message } from "../../../contract/message.ts";
import type { DeviceKind } from "../../../contract/points.ts";
import { contactsOf, contactWord } from "../../room/emergency.ts";
import { feedersOf } from "../../room/snapshot.ts";
import { type Guard, type GuardCase, switchesOff } from "./guard.ts";

/**
 * In a fire no door is locked and no light goes off, nor what feeds them, whoever asks. A fire contact
 * that is silent proves no peace: no door is locked on its word, but a person who looked may lock it.
 */
export const heldByFire: Guard = (about) => {
  const { context, device, value, target } = about;
  const locks = device.kind === "door-lock" && value === "locked";
  const darkens = switchesOff(about) && (device.kind === "lighting-zone" || feedsWayOut(about));
  if (!locks && !darkens) return null;
  const { emergencies, model, actual } = context.snapshot;
  if (emergencies.has("fire")) return { text: message("guard.fire"), clause: "NX T7-2" };
  const isSilent = contactsOf(model, "fire").some(
    (contact) => contactWord(actual, contact) === undefined,
  );
  if (!isSilent || !locks || target.level === "hold") return null;
  return { text: message("guard.fire-silent"), clause: "NX T7-2" };
};

const wayOutKinds: ReadonlySet<DeviceKind> = new Set<DeviceKind>([
  "lighting-zone",
  "door-lock",
  "led-sign",
]);

function feedsWayOut({ context, device }: GuardCase): boolean {
  if (device.kind !== "relay") return false;
  const { model } = context.snapshot;
  const wayOut = [...model.devices.values()].filter(({ kind }) => wayOutKinds.has(kind));
  return feedersOf(model, wayOut).has(device);
}
