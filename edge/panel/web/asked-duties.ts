import type { RoomView } from "../../../contract/api.ts";
import { attestedKinds, type Duty } from "../../../contract/duty.ts";
import { byDeadline } from "../../../contract/screen/duty-order.ts";

/** What the room asks of people just now, in two heaps. Each is done by a person's word. */
export interface AskedDuties {
  /** Reminded of, escalated, or due without a reminder: the furthest gone first. */
  readonly pressing: readonly Duty[];
  /** May be done now, and nobody is waiting for it. */
  readonly calm: readonly Duty[];
}

/** The open duties of people. A duty that is proved by equipment is nothing to ask a person for. */
export function askedDuties(room: Pick<RoomView, "duties">): AskedDuties {
  const open = room.duties.filter(isAsked);
  return {
    pressing: open.filter(isPressing).toSorted(byUrgency),
    calm: open.filter((duty) => !isPressing(duty)).toSorted(byDeadline),
  };
}

/** A person may do it now and say so. */
export const isAsked = (duty: Duty): boolean =>
  duty.status === "open" && attestedKinds.has(duty.kind);

const isPressing = (duty: Duty): boolean => duty.noticed !== "none" || duty.remindsAtMs === null;

const byUrgency = (left: Duty, right: Duty): number =>
  Number(right.noticed === "escalated") - Number(left.noticed === "escalated") ||
  byDeadline(left, right);

/** Duties of the equipment that somebody was reminded of and that are still open. */
export const remindedDuties = (room: Pick<RoomView, "duties">): readonly Duty[] =>
  room.duties
    .filter((duty) => duty.status === "open" && !attestedKinds.has(duty.kind))
    .filter((duty) => duty.noticed !== "none")
    .toSorted(byUrgency);
