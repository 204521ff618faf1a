import { type DutyStatus, isSettled } from "../../../contract/duty.ts";
import { swarmLimits } from "../limits.ts";
import type { Invariant } from "./watcher.ts";

/** A room at rest looks again within this. */
const oneLookMs = swarmLimits.restPace * swarmLimits.wireSlotMs;

export const dutiesEndOnce: Invariant = {
  name: "duties-end-once",
  says: "every duty ends done, late, missed or waived, exactly once",
  watch: (room) => {
    const statuses = new Map<string, DutyStatus>();
    return {
      record({ body, number }) {
        if (body.kind !== "duty") return null;
        const { id, status } = body.duty;
        const before = statuses.get(id);
        statuses.set(id, status);
        if (before === undefined || !isSettled(before)) return null;
        return `record ${number}: ${id} is ${status} after it ended ${before}`;
      },
      atRest() {
        const open = [...(room.snapshot?.duties.values() ?? [])].filter(
          ({ status, closesAtMs }) => !isSettled(status) && closesAtMs < room.wallMs - oneLookMs,
        );
        const [first] = open;
        if (first === undefined) return null;
        return `${open.length} have not ended, first ${first.id} (${first.status})`;
      },
    };
  },
};
