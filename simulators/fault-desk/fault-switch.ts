import type { RoomSimulation } from "../room-simulation.ts";
import type { DeskView, FaultSwitch } from "./fault-view.ts";

/** A room whose devices may misbehave. */
export interface DeskRoom {
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** Where one sees what the room makes of its devices. */
  readonly panelUrl: string;
  readonly simulation: Pick<RoomSimulation, "devices" | "misbehave">;
}

export const deskView = (rooms: readonly DeskRoom[]): DeskView =>
  rooms.map(({ room, name, panelUrl, simulation }) => ({
    room,
    name,
    panelUrl,
    devices: [...simulation.devices.values()].map(({ id, profile, shows, fault }) => ({
      device: id,
      profile,
      shows: [...shows],
      fault,
    })),
  }));

/** Makes one device misbehave, or behave again. Null when done, else what is wrong with the wish. */
export function switchFault(rooms: readonly DeskRoom[], wish: FaultSwitch): string | null {
  const room = rooms.find((each) => each.room === wish.room);
  if (room === undefined) {
    return `no room "${wish.room}"; there is: ${rooms.map((each) => each.room).join(", ")}`;
  }
  const device = room.simulation.devices.get(wish.device);
  if (device === undefined) {
    const known = [...room.simulation.devices.keys()].join(", ");
    return `no device "${wish.device}" in ${wish.room}; there is: ${known}`;
  }
  if (wish.fault !== null && !device.shows.includes(wish.fault)) {
    return `${wish.device} cannot show "${wish.fault}"; it can show: ${device.shows.join(", ")}`;
  }
  room.simulation.misbehave(wish.device, wish.fault);
  return null;
}
