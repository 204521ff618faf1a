import type { Deed } from "../room/plant.ts";
import { roomLimits } from "../../../edge/bare-room.ts";
import { secondsMs } from "../spans.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import type { Invariant } from "./watcher.ts";

const inrushKinds: ReadonlySet<string> = new Set(["relay", "lighting-zone", "projector", "hvac"]);

/** A wire that was slow a moment ago may bring two commands close together. */
const untroubled: Moment = { steadyMs: 0, wireMs: secondsMs(20) };

export const switchingPace: Invariant = {
  name: "switching-pace",
  says: "nothing is switched faster than its minimum on and off times, loads start one by one",
  watch: (room) => {
    const switched = new Map<string, { readonly value: string; readonly steadyMs: number }>();
    let lastStart: Deed | null = null;
    return {
      deed(deed, before) {
        const { device, point, value, obeyed } = deed;
        if (point !== "power" || obeyed !== "taken" || before === value) return null;
        if (value !== "on" && value !== "off") return null;
        const last = switched.get(device.id);
        switched.set(device.id, { value, steadyMs: deed.steadyMs });
        const previous = lastStart;
        if (value === "on" && inrushKinds.has(device.kind)) lastStart = deed;
        if (!room.isSound(device.id, untroubled)) return null;
        const isToggled = last?.value === opposite(value);
        // Smoke and a lost supply do not wait for a compressor.
        const mayBeSoon = value === "off" && room.isEmergency;
        const tooSoon = isToggled && !mayBeSoon ? toggledTooSoon(deed, last.steadyMs) : null;
        return tooSoon ?? (lastStart === deed ? startedTogether(room, previous, deed) : null);
      },
    };
  },
};

const opposite = (value: "on" | "off") => (value === "on" ? "off" : "on");

function toggledTooSoon({ device, key, value, steadyMs }: Deed, lastMs: number): string | null {
  const { minimumOn, minimumOff } = device.profile.timings;
  const needMs = (value === "off" ? minimumOn : minimumOff) ?? 0;
  const hadMs = steadyMs - lastMs;
  return hadMs >= needMs ? null : `${key} = ${String(value)} after ${hadMs} of ${needMs} ms`;
}

function startedTogether(room: RoomSight, previous: Deed | null, deed: Deed): string | null {
  if (previous === null || !room.isSound(previous.device.id, untroubled)) return null;
  const gapMs = deed.wireMs - previous.wireMs;
  if (gapMs >= roomLimits.wireInrushGapMs) return null;
  return `${deed.key} starts ${gapMs} ms after ${previous.key}`;
}
