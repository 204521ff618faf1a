import { secondsMs } from "../spans.ts";
import type { Invariant } from "./watcher.ts";

/** Kinds whose holds are bounded by more than people's wishes. */
const clamped: ReadonlySet<string> = new Set(["hvac", "door-lock"]);

/** Rules that go before people's wishes: what is confidential, and what is dangerous. */
const goesFirst: ReadonlySet<string> = new Set(["hold", "classified", "fire", "mains", "help"]);

/** A command that was on its way already arrives within this, wire time. */
const underWayMs = secondsMs(2);

export const holdsStand: Invariant = {
  name: "holds-stand",
  says: "what a person set by hand stands until its time is up",
  watch: (room) => ({
    deed(deed, before) {
      const { key, value, device } = deed;
      const hold = room.holds.get(key);
      if (hold === undefined || value === before || hold.value === value) return null;
      // A hold ends by the room's clock, right or wrong.
      if (!room.isClockSound || deed.wireMs - hold.since.wireMs < underWayMs) return null;
      if (clamped.has(device.kind) || room.isTesting || room.isEmergency) return null;
      if (goesFirst.has(room.ruleOf(deed)) || room.wallMs >= hold.untilMs) return null;
      return `${key} = ${String(value)} although ${String(hold.value)} is held (${room.reasonOf(deed)})`;
    },
  }),
};
