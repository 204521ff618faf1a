import { swarmLimits } from "../limits.ts";
import type { Invariant } from "./watcher.ts";

/** Duties, holds and alarms in memory: the busiest days came to 260. */
const keptMax = 400;

/** What only grows is seen later as well. */
const everyLooks = 100;

export const bounded: Invariant = {
  name: "bounded",
  says: "no queue passes its limit",
  watch: (room) => {
    let looks = 0;
    return {
      look() {
        looks += 1;
        if (looks % everyLooks !== 0) return null;
        const waiting = room.waiting();
        if (waiting > swarmLimits.timersPerRoom) return `${waiting} timers wait`;
        const { duties, holds } = room.snapshot ?? { duties: new Map(), holds: [] };
        const kept = duties.size + holds.length + room.openAlarms.length;
        return kept > keptMax ? `${kept} duties, holds and alarms are in memory` : null;
      },
    };
  },
};
