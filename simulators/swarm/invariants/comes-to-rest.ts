import { swarmLimits } from "../limits.ts";
import { secondsMs } from "../spans.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

/** Wire time that the retries of a power-down may take on top. */
const wireGraceMs = secondsMs(60);

export const comesToRest: Invariant = {
  name: "comes-to-rest",
  says: "a room empty and free beyond its grace is off, or has an open alarm that says why not",
  watch: (room) => {
    let since: Moment | null = null;
    let touchedAt: Moment | null = null;
    return {
      look() {
        // What a hand has switched on stands for a while, and then goes off.
        const isTouched = room.touchedAt !== touchedAt;
        touchedAt = room.touchedAt;
        if (isTouched || !isFree(room) || isExplained(room)) {
          since = null;
          return null;
        }
        since ??= room.now;
        const isDue =
          room.now.steadyMs - since.steadyMs >= swarmLimits.emptyGraceMs &&
          room.now.wireMs - since.wireMs >= wireGraceMs;
        return isDue ? whatIsOn(room) : null;
      },
      atRest: () => whatIsOn(room),
    };
  },
};

const serving: ReadonlySet<string> = new Set(["preparing", "open", "meeting"]);

const isFree = (room: RoomSight): boolean =>
  room.snapshot !== null &&
  room.isClockSound &&
  !serving.has(room.snapshot.phase) &&
  !room.isTesting &&
  room.peopleSince === null &&
  room.snapshot.holds.length === 0 &&
  room.snapshot.cleaning === null;

/** That people owe something does not explain what is on. */
const saysNothing = /^(?:missed|overdue):/;

/** An alarm says why something is on; when it has cleared, the room may take its time anew. */
const isExplained = (room: RoomSight): boolean =>
  room.openAlarms.some(({ id }) => !saysNothing.test(id));

function whatIsOn(room: RoomSight): string | null {
  const { powerW } = room.plant.world.mains;
  const limitW = room.model.config.standbyWatts;
  if (powerW <= limitW || isExplained(room)) return null;
  return `it draws ${powerW.toFixed(1)} W of ${limitW} W, and no alarm says why`;
}
