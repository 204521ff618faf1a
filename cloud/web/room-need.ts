import type { HubRoomView } from "../../contract/api.ts";
import { message, type Message } from "../../contract/message.ts";
import { emergencyKinds } from "../../contract/record.ts";
import type { Tone } from "../../contract/screen/badge.tsx";
import type { IconShape } from "../../contract/screen/icon.tsx";

/** How much a room needs a person. `rank` 0 is the most urgent. */
export interface RoomNeed {
  readonly rank: number;
  readonly tone: Tone;
  readonly icon: IconShape;
  readonly text: Message;
}

/** Below every emergency, in this order. */
const [alarmRank, offlineRank, missedRank, lateRank, calmRank] = [4, 5, 6, 7, 8] as const;

/**
 * Emergencies by name before all else, even of a room that has been lost since. An alarm before a
 * lost room: of the one we know, of the other we only fear, and it carries on by itself meanwhile.
 */
export function roomNeed(room: HubRoomView): RoomNeed {
  const { missed, late } = room.dutiesToday;
  const [gravest] = room.emergencies ?? [];
  if (gravest !== undefined) {
    const text = message(`emergency.${gravest}`);
    return { rank: emergencyKinds.indexOf(gravest), tone: "emergency", icon: "now", text };
  }
  if (room.openAlarms > 0) {
    const text = message("need.alarms", { count: room.openAlarms });
    return { rank: alarmRank, tone: "now", icon: "now", text };
  }
  if (!room.online) {
    return { rank: offlineRank, tone: "soon", icon: "link", text: message("need.offline") };
  }
  if (missed > 0) {
    const text = message("need.missed", { count: missed });
    return { rank: missedRank, tone: "soon", icon: "soon", text };
  }
  if (late > 0) {
    const text = message("need.late", { count: late });
    return { rank: lateRank, tone: "soon", icon: "soon", text };
  }
  return { rank: calmRank, tone: "calm", icon: "calm", text: message("need.none") };
}

/** Everything to say of it: each emergency by its name, else what it needs most. */
export function roomNeeds(room: HubRoomView): readonly RoomNeed[] {
  const need = roomNeed(room);
  const others = (room.emergencies ?? []).slice(1);
  return [need, ...others.map((kind) => ({ ...need, text: message(`emergency.${kind}`) }))];
}

/** An alarm stands, or the room is not connected: somebody has to go or to call. */
export const needsPerson = (room: HubRoomView): boolean => roomNeed(room).rank <= offlineRank;

/** The neediest first; then who is or will soonest be in a meeting; then by id. */
export const byNeed = (left: HubRoomView, right: HubRoomView): number =>
  roomNeed(left).rank - roomNeed(right).rank ||
  busyFromMs(left) - busyFromMs(right) ||
  left.site.localeCompare(right.site) ||
  left.room.localeCompare(right.room);

const busyFromMs = (room: HubRoomView): number =>
  (room.meeting ?? room.next)?.startMs ?? Number.MAX_SAFE_INTEGER;
