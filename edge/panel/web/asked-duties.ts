import { isByWord, type RoomView } from "../../../contract/api.ts";
import type { Duty } from "../../../contract/duty.ts";
import { byDeadline } from "../../../contract/screen/duty-order.ts";

/** What the room asks of people just now, in two heaps. Each is done by a person's word. */
export interface AskedDuties {
  /** Reminded of, escalated, or due without a reminder: the furthest gone first. */
  readonly pressing: readonly Duty[];
  /** May be done now, and nobody is waiting for it. */
  readonly calm: readonly Duty[];
}

type RoomDuties = Pick<RoomView, "duties" | "meeting" | "next">;

/** The open duties of people. A duty that is proved by equipment is nothing to ask a person for. */
export function askedDuties(room: RoomDuties): AskedDuties {
  const open = room.duties.filter((duty) => isAsked(room, duty));
  return {
    pressing: open.filter(isPressing).toSorted(byUrgency),
    calm: open.filter((duty) => !isPressing(duty)).toSorted(byDeadline),
  };
}

/** A person may do it now and say so. */
export const isAsked = ({ meeting, next }: Omit<RoomDuties, "duties">, duty: Duty): boolean =>
  duty.status === "open" && isByWord(duty, [meeting, next]);

const isPressing = (duty: Duty): boolean => duty.noticed !== "none" || duty.remindsAtMs === null;

const byUrgency = (left: Duty, right: Duty): number =>
  Number(right.noticed === "escalated") - Number(left.noticed === "escalated") ||
  byDeadline(left, right);

/** Duties of the equipment that somebody was reminded of and that are still open. */
export const remindedDuties = (room: RoomDuties): readonly Duty[] =>
  room.duties
    .filter((duty) => duty.status === "open" && !isAsked(room, duty))
    .filter((duty) => duty.noticed !== "none")
    .toSorted(byUrgency);
