import type { RoomSight } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

export const bannerProved: Invariant = {
  name: "banner-proved",
  says: "no sign is given a banner that a second person has not proof-read as it stands",
  watch(room) {
    const proved = new Set<string>();
    return {
      look() {
        for (const text of provedNow(room)) proved.add(text);
        return null;
      },
      deed(deed) {
        const { device, point, value, key } = deed;
        if (device.kind !== "led-sign" || point !== "text" || value === "") return null;
        if (room.ruleOf(deed) !== "banner") return null;
        // A command may have been on its way when the agenda changed.
        if (proved.has(String(value)) || provedNow(room).includes(String(value))) return null;
        return `${key} = "${String(value)}", which nobody has proof-read`;
      },
    };
  },
};

/** By the agenda and by what was said at the panel, whatever the room makes of it. */
function provedNow({ snapshot }: RoomSight): readonly string[] {
  const meetings = snapshot?.agenda?.meetings ?? [];
  const said = [...(snapshot?.bannerChecks.values() ?? [])].map(({ text }) => text);
  return [
    ...meetings.filter((one) => one.bannerCheckedBy !== "").map((one) => one.banner),
    ...meetings.map((one) => one.banner).filter((text) => said.includes(text)),
  ];
}
