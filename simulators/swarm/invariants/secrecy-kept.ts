import type { Body } from "../../profiled/body.ts";
import { minutesMs, secondsMs } from "../spans.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import { SettledSince } from "./settled.ts";
import type { Invariant } from "./watcher.ts";

/** What was told to be silent is silent within this, and read back. */
const silenced: Moment = { steadyMs: minutesMs(30), wireMs: secondsMs(6) };

export const secrecyKept: Invariant = {
  name: "secrecy-kept",
  says: "while a classified meeting runs, no wireless microphone is live and nothing records, or an alarm tells of it",
  watch: (room) => {
    const settled = new SettledSince();
    return {
      look() {
        const { snapshot } = room;
        const meeting = snapshot?.phase === "meeting" ? snapshot.meeting : null;
        const key = `${meeting?.id ?? ""} ${String(meeting?.classified)} ${room.runningSince?.wireMs ?? 0}`;
        const isLong = settled.hasStayed(key, room.now, silenced);
        if (meeting?.classified !== true || !isLong || room.isEmergency) return null;
        return whoListens(room);
      },
    };
  },
};

function whoListens(room: RoomSight): string | null {
  for (const { device, body } of room.plant.fixtures.values()) {
    if (!room.isSound(device.id, silenced) || !body.isAwake) continue;
    // It did not take the command a moment ago, and is told again after a pause.
    if (room.openAlarms.some(({ id }) => id === `leaky:${device.id}`)) continue;
    const isWireless = device.points.has("battery") || device.points.has("rfLevel");
    if (device.kind === "microphone" && isWireless && isLive(body)) return `${device.id} is live`;
    if (device.kind === "recorder" && isRecording(body)) return `${device.id} records`;
  }
  return null;
}

const isLive = (body: Body): boolean => body.read("power") !== "off" && body.read("mute") !== true;

/** One that only has a socket is on or off. */
const isRecording = (body: Body): boolean =>
  body.read("recording") === null ? body.read("power") === "on" : body.read("recording") === true;
