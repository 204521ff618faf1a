import { message } from "../../../contract/message.ts";
import { isReadable } from "../../../contract/profile.ts";
import { pointAt } from "../../room/snapshot.ts";
import type { Guard } from "./guard.ts";

/**
 * Compressors and lamps keep their minimum on and off times; while nobody can say how long they
 * have been on or off, they stay as they are. Smoke and a lost supply do not wait for them.
 */
export const heldByMinimumTime: Guard = ({ context, device, point, value, target }) => {
  if (point !== "power") return null;
  const { minimumOn, minimumOff } = device.profile.timings;
  const needMs = value === "off" ? minimumOn : minimumOff;
  if (needMs === undefined || (value === "off" && target.level === "safety")) return null;
  const { snapshot } = context;
  const actual = pointAt(snapshot, device.id, "power");
  if (actual?.quality !== "good") {
    // What does not answer is told nothing anyway; where nothing is ever read, nothing can be known.
    const isHeard = snapshot.availability.get(device.id) === "online";
    if (!isHeard || !isReadable(device.profile, "power")) return null;
    return { text: message("guard.unread", { device: device.id, point }), clause: "" };
  }
  const waitMs = actual.sinceMs + needMs - snapshot.steadyMs;
  if (actual.value === value || waitMs <= 0) return null;
  const key = value === "off" ? "guard.minimum-on" : "guard.minimum-off";
  return { text: message(key, { device: device.id, waitMs }), clause: "" };
};
