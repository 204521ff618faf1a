import type { HubRoomView } from "../../contract/api.ts";
import { message, type Message } from "../../contract/message.ts";
import type { Tone } from "../../contract/screen/badge.tsx";
import type { IconShape } from "../../contract/screen/icon.tsx";

/** How much a room needs a person. `rank` 0 is the most urgent. */
export interface RoomNeed {
  readonly rank: number;
  readonly tone: Tone;
  readonly icon: IconShape;
  readonly text: Message;
}

const calmRank = 4;

/**
 * An alarm before a lost room: of the one we know, of the other we only fear, and it carries on by
 * itself meanwhile.
 */
export function roomNeed(room: HubRoomView): RoomNeed {
  const { missed, late } = room.dutiesToday;
  if (room.openAlarms > 0) {
    const text = message("need.alarms", { count: room.openAlarms });
    return { rank: 0, tone: "now", icon: "now", text };
  }
  if (!room.online) {
    return { rank: 1, tone: "soon", icon: "link", text: message("need.offline") };
  }
  if (missed > 0) {
    const text = message("need.missed", { count: missed });
    return { rank: 2, tone: "soon", icon: "soon", text };
  }
  if (late > 0) {
    return { rank: 3, tone: "soon", icon: "soon", text: message("need.late", { count: late }) };
  }
  return { rank: calmRank, tone: "calm", icon: "calm", text: message("need.none") };
}

/** An alarm stands, or the room is not connected: somebody has to go or to call. */
export const needsPerson = (room: HubRoomView): boolean => roomNeed(room).rank <= 1;

/** The neediest first; then who is or will soonest be in a meeting; then by id. */
export const byNeed = (left: HubRoomView, right: HubRoomView): number =>
  roomNeed(left).rank - roomNeed(right).rank ||
  busyFromMs(left) - busyFromMs(right) ||
  left.site.localeCompare(right.site) ||
  left.room.localeCompare(right.room);

const busyFromMs = (room: HubRoomView): number =>
  (room.meeting ?? room.next)?.startMs ?? Number.MAX_SAFE_INTEGER;
