import { everywhere } from "../../contract/permissions.ts";
import { type Place, type PlacesView, roomName, siteName } from "../../contract/places.ts";

/** The tree as it was read last: where everything stands. Pure. */
export interface PlaceTree extends PlacesView {
  find(id: string): Place | null;
  /** From the top down to the place, itself included; empty: everywhere. A place nobody knows is by itself. */
  path(id: string): readonly string[];
  /** From the top down to the room, itself included. A room on no floor stands right under its site. */
  roomPath(site: string, room: string): readonly string[];
}

export function createPlaceTree({ places, rooms }: PlacesView): PlaceTree {
  const byId = new Map(places.map((place) => [place.id, place]));
  const floors = new Map(rooms.map(({ site, room, floor }) => [roomName(site, room), floor]));
  const treePath = (id: string): readonly string[] => {
    const path: string[] = [];
    // Each kind stands only under a higher one, so the way up ends; the set is for a database edited by hand.
    const seen = new Set<string>();
    for (let at: string | null = id; at !== null && !seen.has(at);) {
      seen.add(at);
      path.unshift(at);
      at = byId.get(at)?.parent ?? null;
    }
    return path;
  };
  const roomPath = (site: string, room: string): readonly string[] => {
    const building = treePath(siteName(site));
    const floor = floors.get(roomName(site, room));
    const onFloor = floor === undefined ? building : treePath(floor);
    // A floor elsewhere would put the room under another building's people.
    const above = onFloor.includes(siteName(site)) ? onFloor : building;
    return [...above, roomName(site, room)];
  };
  return {
    places,
    rooms,
    find: (id) => byId.get(id) ?? null,
    roomPath,
    path(id) {
      if (id === everywhere) return [];
      if (!id.startsWith("room:")) return treePath(id);
      const [site = "", room = ""] = id.slice("room:".length).split("/");
      return roomPath(site, room);
    },
  };
}
