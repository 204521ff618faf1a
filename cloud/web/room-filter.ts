import type { HubRoomView } from "../../contract/api.ts";
import type { Route } from "../../contract/screen/route.ts";
import { byNeed, needsPerson } from "./room-need.ts";

export const roomShows = ["all", "need", "meeting", "offline"] as const;
export type RoomShow = (typeof roomShows)[number];

/** What the address asks for. */
export interface RoomFilter {
  readonly search: string;
  readonly show: RoomShow;
}

export const filterOfRoute = (route: Route): RoomFilter => ({
  search: route.query.get("q") ?? "",
  show: roomShows.find((show) => show === route.query.get("show")) ?? "all",
});

/** The rooms asked for, the neediest first. Every word must occur in a name, an id or the site. */
export function filterRooms(rooms: readonly HubRoomView[], filter: RoomFilter): HubRoomView[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rooms
    .filter((room) => isShown(room, filter.show))
    .filter((room) => {
      const name = `${room.name.zh} ${room.name.en} ${room.site} ${room.room}`.toLowerCase();
      return words.every((word) => name.includes(word));
    })
    .toSorted(byNeed);
}

function isShown(room: HubRoomView, show: RoomShow): boolean {
  switch (show) {
    case "all":
      return true;
    case "need":
      return needsPerson(room);
    case "meeting":
      return room.phase === "meeting";
    case "offline":
      return !room.online;
  }
}

export interface SiteRooms {
  readonly site: string;
  readonly rooms: readonly HubRoomView[];
}

/** Rooms under their buildings; the building with the neediest room first. */
export function bySite(sorted: readonly HubRoomView[]): SiteRooms[] {
  const sites = new Map<string, HubRoomView[]>();
  for (const room of sorted) sites.set(room.site, [...(sites.get(room.site) ?? []), room]);
  return [...sites].map(([site, rooms]) => ({ site, rooms }));
}
