import type { MeetingView, RoomView } from "../../../contract/api.ts";
import { message, type Message } from "../../../contract/message.ts";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import { wallClock } from "../../../contract/zoned-time.ts";

/** What a screen beside the door says in two lines. */
export interface WallState {
  /** free: come in · soon: about to begin or to end · busy: do not disturb · now: an emergency. */
  readonly tone: "free" | "soon" | "busy" | "now";
  readonly icon: IconShape;
  readonly title: Message;
  /** Until or from when; null when there is nothing to add. */
  readonly detail: Message | null;
}

/** What is true of the room for somebody who stands before its door. */
export function wallState(room: RoomView, nowMs: number): WallState {
  const alert = room.emergencies.find(({ emergency }) => emergency !== "mains");
  if (alert !== undefined) {
    const title = message(`panel.emergency-${alert.emergency}`);
    return { tone: "now", icon: "now", title, detail: null };
  }
  switch (room.phase) {
    case "idle":
      return {
        tone: "free",
        icon: "open",
        title: message("wall.free"),
        detail: freeFor(room, nowMs),
      };
    case "preparing":
      return { tone: "soon", icon: "wait", title: message("wall.preparing"), detail: begins(room) };
    case "open":
      return { tone: "soon", icon: "calm", title: message("wall.open"), detail: begins(room) };
    case "meeting":
      return duringMeeting(room, nowMs);
    case "leaving":
    case "powering-down":
      return {
        tone: "free",
        icon: "off",
        title: message("wall.over"),
        detail: freeFor(room, nowMs),
      };
  }
}

function duringMeeting({ meeting, recessUntilMs }: RoomView, nowMs: number): WallState {
  if (recessUntilMs !== null) {
    const detail = message("wall.until", { untilAtMs: recessUntilMs });
    return { tone: "soon", icon: "wait", title: message("wall.recess"), detail };
  }
  return {
    tone: "busy",
    icon: "meeting",
    title: message("wall.busy"),
    detail: meeting === null ? null : untilEnd(meeting, nowMs),
  };
}

/** A meeting that runs on has no end that could be told. */
const untilEnd = ({ endMs }: MeetingView, nowMs: number): Message =>
  endMs > nowMs ? message("wall.until", { untilAtMs: endMs }) : message("wall.runs-on");

const begins = ({ meeting, next }: RoomView): Message | null => {
  const coming = meeting ?? next;
  return coming === null ? null : message("wall.begins", { startAtMs: coming.startMs });
};

/** Free until the next meeting of the day; what is tomorrow keeps nobody out today. */
function freeFor({ next, timeZone }: RoomView, nowMs: number): Message {
  const isToday = next !== null && isSameDay(timeZone, next.startMs, nowMs);
  if (next === null || !isToday) return message("wall.free-today");
  return message("wall.until", { untilAtMs: next.startMs });
}

/** Whether two instants are of one day in the room. */
export const isSameDay = (timeZone: string, left: number, right: number): boolean =>
  wallClock(timeZone, left).date === wallClock(timeZone, right).date;
