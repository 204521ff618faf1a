import { type Message, message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Hold } from "../store/store.ts";
import type { Actual } from "./actual.ts";
import { contactsOf, contactWord } from "./emergency.ts";
import { handOwner } from "./hold-book.ts";

/** What a hold asks for that a dark, locked room gives as well. */
const restful: ReadonlySet<PointValue> = new Set<PointValue>(["off", "locked", "", 0]);

/** How a device is to run once it runs: no reason to keep it running. */
const settings = /\/(setpoint|mode|fan)$/;

function isRestful({ point, value }: Hold): boolean {
  if (settings.test(point)) return true;
  const asksForSilence = /\/(mute|pictureMute)$/.test(point) && value === true;
  return restful.has(value) || asksForSilence || (point.endsWith("/recording") && value === false);
}

/** A person's wish, still in force, that a room switched off could not grant. */
const keepingHold = (holds: readonly Hold[], nowMs: number): Hold | undefined =>
  holds.find((hold) => hold.by !== handOwner && hold.untilMs > nowMs && !isRestful(hold));

/** What keeps a room on that serves no meeting and in which nobody is seen, or null. */
export function keptOnBy(
  model: RoomModel,
  actual: Actual,
  holds: readonly Hold[],
  nowMs: number,
): Message | null {
  const call = contactsOf(model, "call").find((device) => contactWord(actual, device) === true);
  if (call !== undefined) return message("stays-on.call", { device: call.id });
  const hold = keepingHold(holds, nowMs);
  if (hold === undefined) return null;
  const { by, point, untilMs } = hold;
  return message("stays-on.hold", { by, point, untilAtMs: untilMs });
}
