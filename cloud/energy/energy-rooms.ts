import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { RoomName } from "../../contract/site-energy.ts";
import type { RoomIds } from "../store/room-ids.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import type { NumberedRoom } from "./energy-job.ts";

/** Rooms with the numbers of their rows. */
export async function numberedRooms(
  rooms: HubStore["rooms"],
  ids: RoomIds,
): Promise<readonly NumberedRoom[]> {
  const found: NumberedRoom[] = [];
  for (const { site, room, meta } of await rooms.all()) {
    const id = await ids.find({ site, room });
    if (id !== undefined) found.push({ site, room, id, meta });
  }
  return found;
}

/** A room that has not said what it is called is called by its id. */
export const nameOf = ({ site, room }: RoomRef, meta: RoomMeta | null): RoomName => ({
  site,
  room,
  name: meta?.name ?? { zh: room, en: room },
});
