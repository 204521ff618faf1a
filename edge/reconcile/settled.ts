import type { PointValue } from "../../contract/reading.ts";

/** How far a number may be from its target and still count as there. */
const tolerance = 0.05;

/** Whether the actual value is the wished one. */
export function isSettledAt(target: PointValue, actual: PointValue): boolean {
  if (typeof target === "number" && typeof actual === "number") {
    return Math.abs(target - actual) <= tolerance;
  }
  return target === actual;
}

/** On its way by itself: a lamp that warms up or cools down needs no second command. */
export const isOnItsWay = (target: PointValue, actual: PointValue): boolean =>
  (target === "on" && actual === "warming") || (target === "off" && actual === "cooling");
