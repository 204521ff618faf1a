import type { RoomView } from "../../../contract/api.ts";
import { dutiesOfMeeting } from "./room-state.ts";

/** The one thing the room asks of a person now. */
export type AskedAction =
  | { readonly kind: "prepared"; readonly duty: string }
  | { readonly kind: "end"; readonly meetingId: string };

/** Null when nothing is asked. */
export function askedAction(room: RoomView): AskedAction | null {
  if (room.phase === "preparing" || room.phase === "open") {
    const duty = dutiesOfMeeting(room).find((one) => one.kind === "prepared");
    const wanted = duty?.status === "open" || duty?.status === "waiting";
    return wanted ? { kind: "prepared", duty: duty.id } : null;
  }
  if (room.phase === "meeting" && room.meeting !== null) {
    return { kind: "end", meetingId: room.meeting.id };
  }
  return null;
}
