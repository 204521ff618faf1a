import type { Fault } from "../../faults.ts";
import { createSteadyAppliance } from "../../world/appliance.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const lightsW = 216;
const lightsLux = 190;
const strikeW = 6;

/** A relay channel and what hangs on it: a light circuit, a door strike, or other devices. */
export function createContact({ around, device, kind }: Housing): Mechanism {
  const { world } = around;
  const { id } = device;
  let told = false;
  let fault: Fault | null = null;
  const feed = (powerW: number, lux: number) => {
    world.install({ id, supply: id, appliance: createSteadyAppliance(() => powerW), lux });
  };
  if (kind === "lighting-zone") feed(lightsW, lightsLux);
  if (kind === "door-lock") {
    feed(strikeW, 0);
    world.bolts.set(id, true);
  }
  /** A welded contact stays where it is, whatever its coil does. */
  const drive = (closed: boolean) => {
    told = closed;
    if (fault === "stuck-relay") return;
    world.switches.set(id, closed);
    if (kind === "door-lock") world.bolts.set(id, !closed);
  };
  return {
    shows: ["stuck-relay", "wall-override"],
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
      if (wanted === "wall-override") drive(!told);
      else if (wasStuck) drive(told);
    },
    stop() {},
  };
}
