import type { RoomSight } from "../invariants/room-sight.ts";
import { swarmLimits } from "../limits.ts";

/**
 * How fast time may pass in a room now: slowly while something happens, faster while nothing does,
 * and never past a moment at which the room has something to do by the clock.
 */
export function choosePace(room: RoomSight, quietForMs: number): number {
  const { busyPace, steadyPace, restPace, wireBusyMs, wireSlotMs } = swarmLimits;
  const { snapshot } = room;
  const isStirred =
    quietForMs < wireBusyMs || room.isTesting || room.plant.world.cases.isSo("fire");
  if (snapshot === null || isStirred) return busyPace;
  const isAtRest = snapshot.phase === "idle" && snapshot.occupancy.state !== "occupied";
  const fastest = isAtRest && room.peopleSince === null ? restPace : steadyPace;
  const slotPace = Math.floor(nextDeadlineMs(room) / wireSlotMs);
  return Math.max(busyPace, Math.min(fastest, slotPace));
}

/** Room time until the next moment at which the room must act without being stirred. */
function nextDeadlineMs({ snapshot, wallMs }: RoomSight): number {
  let nextMs = Number.POSITIVE_INFINITY;
  const consider = (atMs: number) => {
    if (atMs > wallMs && atMs - wallMs < nextMs) nextMs = atMs - wallMs;
  };
  for (const meeting of snapshot?.agenda?.meetings ?? []) {
    consider(meeting.startMs);
    consider(meeting.endMs);
  }
  for (const duty of snapshot?.duties.values() ?? []) {
    if (duty.settledAtMs !== null) continue;
    consider(duty.opensAtMs);
    consider(duty.dueAtMs);
    consider(duty.closesAtMs);
  }
  for (const hold of snapshot?.holds ?? []) consider(hold.untilMs);
  return nextMs;
}
