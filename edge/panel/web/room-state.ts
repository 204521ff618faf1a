import type { RoomView } from "../../../contract/api.ts";
import { isSettled, type Duty, type DutyKind } from "../../../contract/duty.ts";
import { message, type Message } from "../../../contract/message.ts";
import type { Tone } from "../../../contract/screen/badge.tsx";
import { byDeadline } from "../../../contract/screen/duty-order.ts";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import type { WattsNow } from "./watts-now.ts";

/** The one big state of the room, and what stands under it. */
export interface RoomState {
  readonly tone: Tone;
  readonly icon: IconShape;
  readonly title: Message;
  readonly detail: Message;
}

const powerDownKinds: ReadonlySet<DutyKind> = new Set([
  "large-loads-off",
  "cooled-down",
  "supply-cut",
  "off-proved",
  "door-locked-after",
]);

/** What is true of the room just now. A need for a person comes first, but not over a meeting. */
export function roomState(room: RoomView, watts: WattsNow): RoomState {
  const alarms = room.alarms.filter((alarm) => alarm.clearedAtMs === null);
  const needed = alarms.length + openFor(room, "prepared").length;
  const urgent = alarms.some((alarm) => alarm.severity === "now");
  const detail = message(`phase.${room.phase}`);
  if (needed > 0 && room.phase !== "meeting") {
    return {
      tone: urgent ? "now" : "soon",
      icon: urgent ? "now" : "soon",
      title: message("state.needs-you", { count: needed }),
      detail,
    };
  }
  switch (room.phase) {
    case "idle":
      return idleState(room, watts);
    case "preparing":
    case "open":
      return readiness(room, detail);
    case "meeting":
      return {
        tone: needed > 0 ? "soon" : "calm",
        icon: needed > 0 ? "soon" : "meeting",
        title: message("phase.meeting"),
        detail:
          needed > 0 ? message("state.needs-you", { count: needed }) : message("state.all-well"),
      };
    case "leaving":
      return { tone: "calm", icon: "wait", title: detail, detail: message("state.leaving-hint") };
    case "powering-down":
      return powerDown(room);
  }
}

const openFor = (room: RoomView, kind: DutyKind): readonly Duty[] =>
  room.duties.filter((duty) => duty.kind === kind && duty.status === "open");

/** The duties of the meeting the room is busy with. */
export function dutiesOfMeeting(room: RoomView): readonly Duty[] {
  const meetingId = (room.meeting ?? room.next)?.id;
  return room.duties.filter((duty) => duty.meetingId === meetingId);
}

/** Ready while nothing whose time has come is left to do. */
function readiness(room: RoomView, detail: Message): RoomState {
  const before = dutiesOfMeeting(room).filter((duty) => !powerDownKinds.has(duty.kind));
  const open = before.filter((duty) => duty.status === "open");
  if (before.length > 0 && open.length === 0) {
    return { tone: "calm", icon: "calm", title: message("state.ready"), detail };
  }
  const done = before.filter((duty) => isSettled(duty.status)).length;
  const first = open.toSorted(byDeadline)[0];
  return {
    tone: "accent",
    icon: "open",
    title: message("state.preparing", { done, total: before.length }),
    detail: first === undefined ? detail : message(`duty.${first.kind}`),
  };
}

function powerDown(room: RoomView): RoomState {
  const unsettled = room.duties.find(
    (duty) => powerDownKinds.has(duty.kind) && duty.status === "open",
  );
  const meetingId = unsettled?.meetingId ?? room.meeting?.id;
  const steps = room.duties.filter(
    (duty) => duty.meetingId === meetingId && powerDownKinds.has(duty.kind),
  );
  const done = steps.filter((duty) => isSettled(duty.status)).length;
  const next = steps.find((duty) => !isSettled(duty.status));
  return {
    tone: "accent",
    icon: "off",
    title: message("state.powering-down", { done, total: steps.length }),
    detail: message(next === undefined ? "phase.powering-down" : `duty.${next.kind}`),
  };
}

/** Off is only said when it was proved and still holds at the meter. */
function idleState(room: RoomView, now: WattsNow): RoomState {
  const known = now.watts !== null && !now.stale;
  const watts = now.watts ?? 0;
  const proved = room.duties.some(
    (duty) => duty.kind === "off-proved" && (duty.status === "done" || duty.status === "late"),
  );
  const detail = room.next === null ? message("state.no-meeting") : message("state.next-planned");
  if (known && watts > room.standbyWatts) {
    return { tone: "calm", icon: "wait", title: message("state.idle-on", { watts }), detail };
  }
  if (known && proved) {
    return { tone: "calm", icon: "off", title: message("state.off-proved", { watts }), detail };
  }
  return { tone: "calm", icon: "off", title: message("phase.idle"), detail };
}
