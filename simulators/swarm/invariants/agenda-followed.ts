import type { Meeting } from "../../../contract/agenda.ts";
import { minutesMs, secondsMs } from "../spans.ts";
import type { RoomSight } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

/** The room looks at its agenda twice a second of wire time, whatever that is in its own. */
const settledAfter = { steadyMs: minutesMs(15), wireMs: secondsMs(10) };

/** A meeting is served while it runs, and nothing is served that is not on the agenda. */
export const agendaFollowed: Invariant = {
  name: "agenda-followed",
  says: "a meeting on the agenda is served while it runs, and no other",
  watch: (room) => {
    /** The newest version that counts as accepted: it is on record. */
    let acceptedVersion = 0;
    return {
      record({ body }) {
        if (body.kind === "agenda") acceptedVersion = Math.max(acceptedVersion, body.version);
        return null;
      },
      look() {
        const { snapshot } = room;
        if (snapshot === null) return null;
        const version = snapshot.agenda?.version ?? 0;
        if (version < acceptedVersion)
          return `it goes by agenda ${version} after ${acceptedVersion}`;
        if (!isSettled(room)) return null;
        const runs = (snapshot.agenda?.meetings ?? []).filter((meeting) =>
          isRunning(room, meeting),
        );
        if (snapshot.phase === "meeting") {
          const { meeting } = snapshot;
          const isKnown = snapshot.agenda?.meetings.some(({ id }) => id === meeting?.id) ?? false;
          return isKnown ? null : `it serves ${meeting?.id ?? "nobody"}, who is not on its agenda`;
        }
        const [first] = runs;
        return first === undefined ? null : `${first.id} runs, the room is ${snapshot.phase}`;
      },
    };
  },
};

function isSettled(room: RoomSight): boolean {
  const { runningSince, now } = room;
  return (
    runningSince !== null &&
    room.isClockSound &&
    now.wireMs - runningSince.wireMs >= settledAfter.wireMs
  );
}

/** In the middle of its time, by the agenda as the room has it; not ended before it. */
function isRunning({ snapshot, wallMs }: RoomSight, { id, startMs, endMs }: Meeting): boolean {
  if (snapshot === null || snapshot.endings.ended.has(id)) return false;
  return startMs + settledAfter.steadyMs <= wallMs && wallMs < endMs - settledAfter.steadyMs;
}
