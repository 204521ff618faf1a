import type { Fault } from "../../faults.ts";
import { installChannelLoad } from "../../world/channel-load.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

/** A relay channel and what hangs on it: a light circuit, a fan, a door strike, or other devices. */
export function createRelayContact({ around, device, kind }: Housing): Mechanism {
  const { world } = around;
  const { id } = device;
  let told = false;
  let fault: Fault | null = null;
  const load = installChannelLoad(world, device, kind);
  if (kind === "door-lock") world.bolts.set(id, true);
  /** A welded contact stays where it is, whatever its coil does. */
  const drive = (closed: boolean) => {
    told = closed;
    if (fault === "stuck-relay") return;
    world.switches.set(id, closed);
    if (kind === "door-lock") world.bolts.set(id, !closed);
  };
  return {
    shows: ["stuck-relay", "wall-override", ...load.shows],
    show(point) {
      if (point === "lock") return told ? "unlocked" : "locked";
      return point === "power" ? (told ? "on" : "off") : undefined;
    },
    obey(point, value) {
      if (point === "lock" && (value === "locked" || value === "unlocked")) {
        drive(value === "unlocked");
        return "taken";
      }
      if (point !== "power" || (value !== "on" && value !== "off")) return "illegal";
      drive(value === "on");
      return "taken";
    },
    misbehave(wanted) {
      const wasStuck = fault === "stuck-relay";
      fault = wanted;
      load.misbehave(wanted);
      if (wanted === "wall-override") drive(!told);
      else if (wasStuck) drive(told);
    },
    stop() {},
  };
}
