import type { RoomView } from "../../../contract/api.ts";
import { isSettled, type Duty } from "../../../contract/duty.ts";
import { message, type Message } from "../../../contract/message.ts";
import type { Alarm } from "../../../contract/record.ts";
import type { Tone } from "../../../contract/screen/badge.tsx";
import { byDeadline } from "../../../contract/screen/duty-order.ts";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import { askedDuties } from "./asked-duties.ts";
import { partOf } from "./duty-part.ts";
import type { WattsNow } from "./watts-now.ts";

/** The one big state of the room, and what stands under it. */
export interface RoomState {
  readonly tone: Tone;
  readonly icon: IconShape;
  readonly title: Message;
  readonly detail: Message;
}

const openAlarms = (room: RoomView): readonly Alarm[] =>
  room.alarms.filter((alarm) => alarm.clearedAtMs === null);

/** How many things need a person. A duty that is overdue is an alarm as well: it counts once. */
export function neededOf(room: RoomView): number {
  const { pressing } = askedDuties(room);
  const counted = new Set(pressing.map((duty) => `overdue:${duty.id}`));
  return openAlarms(room).filter((alarm) => !counted.has(alarm.id)).length + pressing.length;
}

/** What is true of the room just now. A need for a person comes first, but not over a meeting. */
export function roomState(room: RoomView, watts: WattsNow): RoomState {
  const needed = neededOf(room);
  const urgent = openAlarms(room).some((alarm) => alarm.severity === "now");
  const detail = message(`phase.${room.phase}`);
  const alert = room.emergencies.find(({ emergency }) => emergency !== "mains");
  if (alert !== undefined) {
    const title = message(`panel.emergency-${alert.emergency}`);
    return { tone: "now", icon: "now", title, detail };
  }
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
        detail: needed > 0 ? message("state.needs-you", { count: needed }) : meetingDetail(room),
      };
    case "leaving":
      return { tone: "calm", icon: "wait", title: detail, detail: leavingDetail(room) };
    case "powering-down":
      return powerDown(room);
  }
}

const meetingDetail = ({ recessUntilMs }: RoomView): Message =>
  recessUntilMs === null
    ? message("state.all-well")
    : message("panel.recess-until", { untilAtMs: recessUntilMs });

/** What keeps the room on, else that it goes off by itself. */
const leavingDetail = ({ staysOn }: RoomView): Message => staysOn ?? message("state.leaving-hint");

/** The duties of the meeting the room is busy with. */
export function dutiesOfMeeting(room: RoomView): readonly Duty[] {
  const meetingId = (room.meeting ?? room.next)?.id;
  return room.duties.filter((duty) => duty.meetingId === meetingId);
}

/** Ready while nothing whose time has come is left to do. */
function readiness(room: RoomView, detail: Message): RoomState {
  const before = dutiesOfMeeting(room).filter((duty) => partOf(duty.kind) === "before");
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

/** The steps of closing off the meeting at hand, or of the one that is not closed off yet. */
export function powerDownSteps(room: RoomView): readonly Duty[] {
  const after = room.duties.filter((duty) => partOf(duty.kind) === "after");
  const unsettled = after.find((duty) => duty.status === "open");
  const meetingId = unsettled?.meetingId ?? room.meeting?.id;
  return after.filter((duty) => duty.meetingId === meetingId);
}

function powerDown(room: RoomView): RoomState {
  const steps = powerDownSteps(room);
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
