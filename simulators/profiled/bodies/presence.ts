import type { PointValue } from "../../../contract/reading.ts";
import type { Fault } from "../../faults.ts";
import { limits } from "../../limits.ts";
import { isWithin } from "./kept-points.ts";
import { dark, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const sensorW = { rated: 1, standby: 1 };
const batteryPercent = 88;
const nearestCm = 75;
const farthestCm = 480;
/** Radars tell a few targets apart, never a crowd. */
const mostTargets = 3;

/** A presence sensor on wall or ceiling. */
export function createPresence(housing: Housing): Mechanism {
  const { around, profile } = housing;
  let fault: Fault | null = null;
  let seenMs = Number.NEGATIVE_INFINITY;
  const sees = (): boolean => {
    if (fault === "stuck-occupied") return true;
    if (fault === "stuck-vacant") return false;
    const nowMs = around.roomClock.monotonicMs();
    if (around.world.people.count > 0) seenMs = nowMs;
    return nowMs - seenMs < limits.presenceHoldMs;
  };
  const distanceCm = (): PointValue | null => {
    if (sees()) return nearestCm + Math.floor(around.random() * (farthestCm - nearestCm));
    return isWithin(profile, "distance", 0) ? 0 : null;
  };
  installLoad(housing, sensorW, () => true, dark);
  return {
    ...passive,
    shows: ["stuck-occupied", "stuck-vacant"],
    show(point) {
      switch (point) {
        case "occupied":
          return sees();
        case "distance":
          return distanceCm();
        case "targets":
          return sees() ? Math.min(mostTargets, Math.max(1, around.world.people.count)) : 0;
        case "illuminance":
          return Math.round(around.world.illuminanceLx);
        case "battery":
          return batteryPercent;
        default:
          return undefined;
      }
    },
    misbehave(wanted) {
      fault = wanted;
    },
  };
}
