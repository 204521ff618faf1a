import type { Duty } from "../../../contract/duty.ts";
import { roomLimits } from "../../../edge/bare-room.ts";
import { swarmLimits } from "../limits.ts";
import { hoursMs } from "../spans.ts";
import type { RoomSight } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

/** Duties, holds and alarms in memory: an agenda of twenty meetings comes to 430. */
const keptMax = 1000;

/** A duty whose meeting has left the agenda is forgotten within this after its time to keep. */
const forgottenWithinMs = hoursMs(6);

/** What only grows is seen later as well. */
const everyLooks = 100;

export const bounded: Invariant = {
  name: "bounded",
  says: "no queue passes its limit, and what is long over is forgotten",
  watch: (room) => {
    let looks = 0;
    return {
      look() {
        looks += 1;
        if (looks % everyLooks !== 0 || room.snapshot === null) return null;
        const waiting = room.waiting();
        if (waiting > swarmLimits.timersPerRoom) return `${waiting} timers wait`;
        const { duties, holds } = room.snapshot;
        const kept = duties.size + holds.length + room.openAlarms.length;
        if (kept > keptMax) return `${kept} duties, holds and alarms are in memory`;
        const [first] = stale(room);
        return first === undefined ? null : `${first.id} is still in memory`;
      },
    };
  },
};

function stale({ snapshot, isClockSound, wallMs }: RoomSight): readonly Duty[] {
  if (snapshot === null || !isClockSound) return [];
  const meetings = new Set<string | null>((snapshot.agenda?.meetings ?? []).map(({ id }) => id));
  const keptFromMs = wallMs - roomLimits.dutiesKeptMs - forgottenWithinMs;
  return [...snapshot.duties.values()].filter(
    ({ meetingId, settledAtMs, closesAtMs }) =>
      settledAtMs !== null && closesAtMs < keptFromMs && !meetings.has(meetingId),
  );
}
