import type { HubRoomView } from "../../contract/hub-api.ts";
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
    // The broker holds it for connected, but no word of it comes: it hangs, or its line does.
    const text = message(room.silentSinceMs === undefined ? "need.offline" : "need.silent");
    return { rank: offlineRank, tone: "soon", icon: "link", text };
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

/** Its air is not as it should be while somebody has a claim to it: an empty room owes nobody comfort. */
export const isTooWarmOrCold = ({ comfort, phase }: HubRoomView): boolean =>
  (phase === "open" || phase === "meeting") &&
  (comfort?.state === "low" || comfort?.state === "high");

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** The neediest first; then who is or will soonest be in a meeting; then by id. */
export const byNeed = (left: HubRoomView, right: HubRoomView): number =>
  roomNeed(left).rank - roomNeed(right).rank ||
  busyFromMs(left) - busyFromMs(right) ||
  collator.compare(left.site, right.site) ||
  collator.compare(left.room, right.room);

/** The same for many rooms, each of which is looked at once. */
export const sortByNeed = (rooms: readonly HubRoomView[]): readonly HubRoomView[] =>
  rooms
    .map((room) => ({ room, rank: roomNeed(room).rank, busyMs: busyFromMs(room) }))
    .toSorted(
      (left, right) =>
        left.rank - right.rank ||
        left.busyMs - right.busyMs ||
        collator.compare(left.room.site, right.room.site) ||
        collator.compare(left.room.room, right.room.room),
    )
    .map(({ room }) => room);

const busyFromMs = (room: HubRoomView): number =>
  (room.meeting ?? room.next)?.startMs ?? Number.MAX_SAFE_INTEGER;
