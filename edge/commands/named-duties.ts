import type { RoomView } from "../../contract/api.ts";
import { type Duty, dutyName, isSettled } from "../../contract/duty.ts";
import { nearestName } from "../devices/nearest-name.ts";

/** By its id, by its name without the count of repetitions, or all of a kind. */
export const dutiesNamed = (room: Pick<RoomView, "duties">, name: string): readonly Duty[] =>
  room.duties.filter(
    (duty) => duty.id === name || dutyName(duty.id) === name || duty.kind === name,
  );

/** That the room owes no such duty, and how to find the one that was meant. */
export function noSuchDuty(room: Pick<RoomView, "duties">, name: string): string {
  const names = room.duties.flatMap((duty) => [duty.id, duty.kind]);
  const near = nearestName(name, names);
  const meant = near === undefined ? "" : `; did you mean "${near}"?`;
  return `the room owes no duty "${name}"${meant}; huitang explain duties lists them`;
}

/** The one duty that a name can mean to somebody who acts on it, or why it means none. */
export function dutyMeant(room: Pick<RoomView, "duties">, name: string): Duty | string {
  const named = dutiesNamed(room, name);
  const [first] = named;
  if (first === undefined) return noSuchDuty(room, name);
  // That one is settled is for the room to say.
  const exact = named.find((duty) => duty.id === name);
  if (exact !== undefined) return exact;
  const unsettled = named.filter((duty) => !isSettled(duty.status));
  const open = unsettled.filter((duty) => duty.status === "open");
  const likely = open.length > 0 ? open : unsettled;
  if (likely.length > 1) return `name one of ${likely.map((duty) => duty.id).join(", ")}`;
  return likely[0] ?? first;
}
