import { secondsMs } from "../spans.ts";
import type { Moment } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

/** A lamp that somebody has struck by its own buttons is read within this. */
const read: Moment = { steadyMs: 0, wireMs: secondsMs(40) };

export const noHotCut: Invariant = {
  name: "no-hot-cut",
  says: "no supply is cut before what hangs on it has cooled down",
  watch: (room) => ({
    /** What a hand, the town or a broken relay cut is not our doing. */
    deed(deed) {
      const { key, harmed } = deed;
      const [first] = harmed.filter(({ device }) => room.isSound(device, read));
      if (first === undefined) return null;
      return `${key} = off: ${first.device}: ${first.what} (${room.reasonOf(deed)})`;
    },
  }),
};
