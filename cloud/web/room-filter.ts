import type { HubRoomView } from "../../contract/hub-api.ts";
import { type PlacesView, siteName } from "../../contract/places.ts";
import { type Phase, phases } from "../../contract/record.ts";
import type { Route } from "../../contract/screen/route.ts";
import { isTooWarmOrCold, needsPerson, sortByNeed } from "./room-need.ts";

export const roomShows = ["all", "need", "alarm", "meeting", "comfort", "offline"] as const;
export type RoomShow = (typeof roomShows)[number];

/** What the address asks for. */
export interface RoomFilter {
  readonly search: string;
  readonly show: RoomShow;
  /** Null: any. */
  readonly phase: Phase | null;
  readonly site: string | null;
}

export const filterOfRoute = (route: Route): RoomFilter => ({
  search: route.query.get("q") ?? "",
  show: roomShows.find((show) => show === route.query.get("show")) ?? "all",
  phase: phases.find((phase) => phase === route.query.get("phase")) ?? null,
  site: route.query.get("site") ?? null,
});

/** The rooms asked for, the neediest first. Every word must occur in a name, an id or the site. */
export function filterRooms(
  rooms: readonly HubRoomView[],
  { search, show, phase, site }: RoomFilter,
): readonly HubRoomView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return sortByNeed(
    rooms
      .filter((room) => isShown(room, show))
      .filter((room) => phase === null || room.phase === phase)
      .filter((room) => site === null || room.site === site)
      .filter((room) => {
        const name = `${room.name.zh} ${room.name.en} ${room.site} ${room.room}`.toLowerCase();
        return words.every((word) => name.includes(word));
      }),
  );
}

function isShown(room: HubRoomView, show: RoomShow): boolean {
  switch (show) {
    case "all":
      return true;
    case "need":
      return needsPerson(room);
    case "alarm":
      return room.openAlarms > 0;
    case "meeting":
      return room.phase === "meeting";
    case "comfort":
      return isTooWarmOrCold(room);
    case "offline":
      return !room.online;
  }
}

/** Rooms of one floor, or of a building without floors. */
export interface FloorRooms {
  /** Null: on no floor. */
  readonly floor: string | null;
  readonly rooms: readonly HubRoomView[];
}

export interface SiteRooms {
  readonly site: string;
  readonly count: number;
  /** One without a floor stands for a building that has none. */
  readonly floors: readonly FloorRooms[];
}

/**
 * Rooms under their buildings and floors: the building with the neediest room first, its floors from
 * the bottom up, and on each the neediest room first. Nobody has said how floors follow: by their name.
 */
export function bySite(
  sorted: readonly HubRoomView[],
  places: PlacesView["places"],
): readonly SiteRooms[] {
  const sites = new Map<string, Map<string | null, HubRoomView[]>>();
  for (const room of sorted) {
    const floors = sites.get(room.site) ?? new Map<string | null, HubRoomView[]>();
    sites.set(room.site, floors);
    const floor = floorOf(room);
    const ofFloor = floors.get(floor);
    if (ofFloor === undefined) floors.set(floor, [room]);
    else ofFloor.push(room);
  }
  const order = floorOrder(places);
  return [...sites].map(([site, floors]) => ({
    site,
    count: [...floors.values()].reduce((sum, rooms) => sum + rooms.length, 0),
    floors: [...floors]
      .map(([floor, rooms]) => ({ floor, rooms }))
      .toSorted((left, right) => order(left.floor) - order(right.floor)),
  }));
}

/** The place it stands on, where that is not the building itself. */
const floorOf = ({ site, place = [] }: HubRoomView): string | null => {
  const lowest = place.at(-1);
  return lowest === undefined || lowest === siteName(site) ? null : lowest;
};

function floorOrder(places: PlacesView["places"]): (floor: string | null) => number {
  const sorted = places
    .filter(({ kind }) => kind === "floor")
    .toSorted(
      (left, right) => left.sort - right.sort || collator.compare(left.name.zh, right.name.zh),
    );
  const ranks = new Map(sorted.map(({ id }, rank) => [id, rank]));
  return (floor) => (floor === null ? Infinity : (ranks.get(floor) ?? Number.MAX_SAFE_INTEGER));
}

const collator = new Intl.Collator("zh-CN", { numeric: true });
