import { message } from "../../../contract/message.ts";
import { doorSignRule } from "../../room/door-sign.ts";
import { isSecret, isWireless } from "../../room/secrecy.ts";
import type { Guard, GuardCase } from "./guard.ts";

/**
 * While a classified meeting is served, no path lets a wireless microphone send, a recorder run, or
 * anything be read from outside. What a sign must show to save people passes.
 */
export const heldBySecrecy: Guard = (about) => {
  if (!isSecret(about.context.snapshot)) return null;
  const { device } = about;
  const params = { device: device.id };
  if (letsSend(about)) {
    return { text: message("guard.secret-microphone", params), clause: "NX 5.5.3" };
  }
  if (records(about)) return { text: message("guard.secret-recorder", params), clause: "NX 5.5.3" };
  if (tells(about)) return { text: message("guard.secret-sign", params), clause: "NX 5.5.4" };
  return null;
};

const letsSend = ({ device, point, value }: GuardCase): boolean =>
  isWireless(device) &&
  ((point === "mute" && value === false) || (point === "power" && value === "on"));

const records = ({ device, point, value }: GuardCase): boolean =>
  device.kind === "recorder" &&
  ((point === "recording" && value === true) || (point === "power" && value === "on"));

/** What the door's own rule says holds no word of a classified meeting; what a person types may. */
const tells = ({ device, point, value, target }: GuardCase): boolean =>
  device.kind === "led-sign" &&
  point === "text" &&
  value !== "" &&
  target.level !== "safety" &&
  target.reason.rule !== doorSignRule;
