import { roomLimits } from "../../../edge/bare-room.ts";
import type { Deed } from "../room/plant.ts";
import { secondsMs } from "../spans.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

/** Sensors are read in turn and the room looks twice a second: nobody is seen at once. */
const seenAfter: Moment = { steadyMs: secondsMs(90), wireMs: secondsMs(8) };

/** Fresh air is not among them: it comes and goes with what is in the air. */
const kept: ReadonlySet<string> = new Set([
  "lighting-zone",
  "relay",
  "projector",
  "speaker",
  "hvac",
  "led-sign",
]);

export const peopleKept: Invariant = {
  name: "people-kept",
  says: "a room with people in it is never powered down",
  watch: (room) => ({
    deed(deed, before) {
      if (!takesAway(deed) || before === deed.value || !hasPeople(room)) return null;
      if (isAsked(room, deed) || room.isEmergency || isBlind(room)) return null;
      const { count } = room.plant.world.people;
      return `${deed.key} = ${String(deed.value)} with ${count} in the room (${room.reasonOf(deed)})`;
    },
  }),
};

const takesAway = ({ device, point, value }: Deed): boolean =>
  (point === "power" && value === "off" && kept.has(device.kind)) ||
  (point === "lock" && value === "locked");

function hasPeople({ peopleSince, now }: RoomSight): boolean {
  if (peopleSince === null) return false;
  return (
    now.steadyMs - peopleSince.steadyMs >= seenAfter.steadyMs &&
    now.wireMs - peopleSince.wireMs >= seenAfter.wireMs
  );
}

/** Somebody there wants it so, or it is for their safety. */
const isAsked = (room: RoomSight, deed: Deed): boolean =>
  room.isTesting || isCleaned(room) || asked.has(room.ruleOf(deed));

const isCleaned = ({ snapshot }: RoomSight): boolean =>
  snapshot !== null && snapshot.cleaning !== null;

const asked: ReadonlySet<string> = new Set(["hold", "cleaning", "fire", "mains"]);

/**
 * One sensor that works is enough; a room without any knows that it does not know. Whom one sensor
 * sees and a broken one does not, outside meetings and for as long as the product allows, cannot be
 * told from a sensor that is stuck: the room says so by an alarm, and goes off.
 */
function isBlind(room: RoomSight): boolean {
  const sensors = [...room.model.devices.values()].filter(({ kind }) => kind === "presence");
  const sound = sensors.filter(({ id }) => room.isSound(id, seenAfter));
  if (sensors.length === 0 || sound.length === sensors.length) return false;
  if (sound.length === 0) return true;
  const stayedMs = room.now.steadyMs - (room.peopleSince?.steadyMs ?? room.now.steadyMs);
  const isDoubted = room.openAlarms.some(({ id }) => id.startsWith("presence:"));
  return isDoubted && stayedMs >= roomLimits.presenceStuckMs;
}
