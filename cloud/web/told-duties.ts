import type { HubRoomDetail } from "../../contract/hub-api.ts";
import type { Duty, DutyRole } from "../../contract/duty.ts";
import { byDeadline } from "../../contract/screen/duty-order.ts";

/** An open duty that somebody was told of, and who has to act on it now. */
export interface ToldDuty {
  readonly duty: Duty;
  readonly role: DutyRole;
  readonly isEscalated: boolean;
}

/** What people were asked for and is still open: what has gone up first, then by deadline. */
export const toldDuties = ({ duties }: Pick<HubRoomDetail, "duties">): readonly ToldDuty[] =>
  duties
    .filter((duty) => duty.status === "open" && duty.noticed !== "none")
    .toSorted(byDeadline)
    .map((duty) => {
      const role = duty.noticed === "escalated" ? duty.escalatesTo : null;
      return { duty, role: role ?? duty.told, isEscalated: role !== null };
    })
    .toSorted((left, right) => Number(right.isEscalated) - Number(left.isEscalated));
