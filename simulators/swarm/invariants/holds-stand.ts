import type { Invariant } from "./watcher.ts";

/** Kinds whose holds are bounded by more than people's wishes. */
const clamped: ReadonlySet<string> = new Set(["hvac", "door-lock"]);

/** Rules that go before people's wishes: what is confidential, and what is dangerous. */
const goesFirst: ReadonlySet<string> = new Set(["hold", "classified", "fire", "mains", "help"]);

export const holdsStand: Invariant = {
  name: "holds-stand",
  says: "what a person set by hand stands until its time is up",
  watch: (room) => ({
    deed(deed, before) {
      const { key, value, device } = deed;
      const hold = room.holds.get(key);
      if (hold === undefined || value === before || hold.value === value) return null;
      if (clamped.has(device.kind) || room.isTesting || room.isEmergency) return null;
      if (goesFirst.has(room.ruleOf(deed)) || room.wallMs >= hold.untilMs) return null;
      return `${key} = ${String(value)} although ${String(hold.value)} is held (${room.reasonOf(deed)})`;
    },
  }),
};
