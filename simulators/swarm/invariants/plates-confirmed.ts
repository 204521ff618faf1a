import { goodValue } from "../../../contract/reading.ts";
import { pointKey } from "../../../contract/ids.ts";
import type { DeviceModel } from "../../../edge/bare-room.ts";
import { minutesMs, secondsMs } from "../spans.ts";
import { wantedName } from "./plates-true.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import { SettledSince } from "./settled.ts";
import type { Invariant } from "./watcher.ts";

/** From a plate's change until the room has read it. */
const read: Moment = { steadyMs: minutesMs(1), wireMs: secondsMs(15) };

export const platesConfirmed: Invariant = {
  name: "plates-confirmed",
  says: "a plate that the room takes for confirmed shows the name of its seat, whatever is wrong with it; blank beats wrong",
  watch: (room) => {
    const plates = [...room.model.devices.values()].filter(
      ({ kind, binding }) => kind === "nameplate" && binding.seat !== undefined,
    );
    const settled = new Map(plates.map(({ id }) => [id, new SettledSince()]));
    return {
      look() {
        for (const plate of plates) {
          const wrong = whatIsWrong(room, plate, settled.get(plate.id) ?? new SettledSince());
          if (wrong !== null) return wrong;
        }
        return null;
      },
    };
  },
};

function whatIsWrong(room: RoomSight, { id, binding }: DeviceModel, settled: SettledSince) {
  const { snapshot, drawn, plant } = room;
  const reading = snapshot?.actual.get(pointKey(id, "image"));
  const claimed = reading === undefined ? undefined : goodValue(reading);
  const shown = String(plant.fixtures.get(id)?.body.read("image"));
  const hasStayed = settled.hasStayed(`${String(claimed)} ${shown}`, room.now, read);
  if (snapshot === null || claimed === undefined || claimed !== snapshot.plates.get(id))
    return null;
  if (snapshot.undrawable.has(id)) return null;
  const name = drawn.get(claimed)?.name ?? "";
  const wanted = wantedName(snapshot, binding.seat);
  if (name !== wanted) return `${id} counts as right with "${name}", its seat is "${wanted}"`;
  if (claimed === shown || !hasStayed) return null;
  return `${id} counts as right and shows "${drawn.get(shown)?.name ?? "half a picture"}"`;
}
