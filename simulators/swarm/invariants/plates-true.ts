import { pointKey } from "../../../contract/ids.ts";
import type { DeviceModel, Snapshot } from "../../../edge/bare-room.ts";
import { minutesMs, secondsMs } from "../spans.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import { SettledSince } from "./settled.ts";
import type { Invariant } from "./watcher.ts";

/** A redraw, its read-back, and the tries after a lost one. */
const redrawn: Moment = { steadyMs: minutesMs(45), wireMs: secondsMs(12) };

const serving: ReadonlySet<string> = new Set(["preparing", "open", "meeting", "leaving"]);

export const platesTrue: Invariant = {
  name: "plates-true",
  says: "a plate shows what the accepted agenda says, never a name of a meeting that is past, or an alarm tells of it",
  watch: (room) => {
    const settled = new SettledSince();
    const plates = [...room.model.devices.values()].filter(
      ({ kind, binding }) => kind === "nameplate" && binding.seat !== undefined,
    );
    return {
      look() {
        const key = whatIsWanted(room);
        if (plates.length === 0 || !settled.hasStayed(key, room.now, redrawn)) return null;
        if (room.snapshot === null || !room.isClockSound || room.isEmergency) return null;
        for (const plate of plates) {
          const wrong = whatIsWrong(room, plate);
          if (wrong !== null) return wrong;
        }
        return null;
      },
    };
  },
};

/** Who sits at a seat of the meeting that is served; empty: nobody. */
export function wantedName({ phase, meeting }: Snapshot, seat: string | undefined): string {
  const seats = serving.has(phase) ? (meeting?.seats ?? []) : [];
  return seats.find((one) => one.seat === seat)?.name ?? "";
}

function whatIsWanted({ snapshot, runningSince }: RoomSight): string {
  if (snapshot === null) return "";
  const { phase, meeting, agenda, holds } = snapshot;
  const isServing = serving.has(phase);
  // A wiped meeting has no names any more.
  const names = meeting?.seats.map(({ name }) => name).join(" ") ?? "";
  return `${String(isServing)} ${meeting?.id ?? ""} ${names} ${agenda?.version ?? 0} ${holds.length} ${runningSince?.wireMs ?? 0}`;
}

function whatIsWrong(room: RoomSight, plate: DeviceModel): string | null {
  const { id, binding } = plate;
  const key = pointKey(id, "image");
  if (!room.isSound(id, redrawn) || room.holds.has(key)) return null;
  // It is told of: the plate did not take it, or its driver rests; it is told again after a pause.
  if (room.openAlarms.some(({ id: alarm, device }) => device === id || alarm === `command:${key}`))
    return null;
  const { snapshot } = room;
  const wanted = snapshot === null ? "" : wantedName(snapshot, binding.seat);
  const image = room.plant.fixtures.get(id)?.body.read("image");
  const shown = room.drawn.get(String(image))?.name ?? "";
  return shown === wanted ? null : `${id} shows "${shown}", it should be "${wanted}"`;
}
