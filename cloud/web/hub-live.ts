import type { HubEvent, HubRoomDetail, HubRoomView } from "../../contract/hub-api.ts";
import type { Clock } from "../../contract/clock.ts";
import { openSocket, socketUrl } from "../../contract/screen/browser-socket.ts";
import {
  parseDetailEvent,
  parseHubEvent,
  type DetailEvent,
} from "../../contract/screen/event-text.ts";
import { createLive, type Live } from "../../contract/screen/live.ts";
import { roomPath } from "./console-api.ts";

export interface HubLines {
  readonly clock: Clock;
  readonly base: string;
  readonly probe: () => Promise<boolean>;
}

/** All rooms: first everything, then the rooms that changed. */
export const openRooms = (lines: HubLines): Live<readonly HubRoomView[]> =>
  createLive<readonly HubRoomView[], HubEvent>({
    ...common(lines, "live"),
    parse: parseHubEvent,
    apply: applyHubEvent,
    timeOf: () => null,
  });

/** One room with its devices, duties and agenda. */
export const openRoom = (lines: HubLines, site: string, room: string): Live<HubRoomDetail> =>
  createLive<HubRoomDetail, DetailEvent>({
    ...common(lines, `${roomPath(site, room)}/live`),
    parse: parseDetailEvent,
    apply: (_before, event) => event.room,
    timeOf: ({ room: { nowMs, speed } }) =>
      nowMs === undefined ? null : { nowMs, speed: speed ?? 1 },
  });

const common = ({ clock, base, probe }: HubLines, path: string) => ({
  clock,
  probe,
  random: Math.random,
  open: (hear: (text: string) => void, ended: () => void) =>
    openSocket(socketUrl(base, path), hear, ended),
});

/** A room replaces the one of its site and id; a new room joins. */
export function applyHubEvent(
  before: readonly HubRoomView[] | null,
  event: HubEvent,
): readonly HubRoomView[] | null {
  if (event.type === "snapshot") return event.rooms;
  if (before === null) return null;
  const { room } = event;
  const isSame = (one: HubRoomView) => one.site === room.site && one.room === room.room;
  return before.some(isSame) ? before.map((one) => (isSame(one) ? room : one)) : [...before, room];
}
