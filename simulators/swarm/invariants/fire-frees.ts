import { minutesMs, secondsMs } from "../spans.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import { SettledSince } from "./settled.ts";
import type { Invariant } from "./watcher.ts";

/** The contact is read, the loads start one by one, doors have motors. */
const freed: Moment = { steadyMs: minutesMs(10), wireMs: secondsMs(8) };

export const fireFrees: Invariant = {
  name: "fire-frees",
  says: "in a fire the lights are on and the doors unlocked within the bound",
  watch: (room) => {
    const settled = new SettledSince();
    return {
      look() {
        const { cases } = room.plant.world;
        const isFire = cases.isSo("fire") && !cases.isSo("mains") && room.snapshot !== null;
        const key = `${String(isFire)} ${room.runningSince?.wireMs ?? 0}`;
        if (!settled.hasStayed(key, room.now, freed) || !isFire || !isReported(room)) return null;
        return whatIsShut(room);
      },
    };
  },
};

/** The contact's own line works. */
const isReported = (room: RoomSight): boolean =>
  [...room.plant.fixtures.values()].some(
    ({ device, wire }) => device.binding.role === "fire" && wire.trouble === null,
  );

function whatIsShut(room: RoomSight): string | null {
  const { world, fixtures } = room.plant;
  for (const { device, body } of fixtures.values()) {
    if (!room.isSound(device.id, freed) || !body.isAwake) continue;
    if (device.kind === "lighting-zone" && body.read("power") === "off")
      return `${device.id} is dark`;
    if (device.kind === "door-lock" && world.bolts.get(device.id) === true)
      return `${device.id} is locked`;
  }
  return null;
}
