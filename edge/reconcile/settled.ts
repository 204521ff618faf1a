import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import { pointStep } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { pointAt, type Snapshot } from "../room/snapshot.ts";

/** How far a number may be from its target and still count as there, when its wire has no steps. */
const tolerance = 0.05;

/**
 * Whether the actual value is the wished one. `step`: the smallest difference the device's wire can
 * say, 0 when it has none; half of it is lost in rounding.
 */
export function isSettledAt(target: PointValue, actual: PointValue, step: number): boolean {
  if (typeof target === "number" && typeof actual === "number") {
    return Math.abs(target - actual) <= Math.max(tolerance, (step / 2) * roundingSlack);
  }
  return target === actual;
}

/** Half a step, told in decimals, may come out a hair more than half. */
const roundingSlack = 1.001;

/** Whether a reading says that nothing needs to be sent: it is good, and there or on its way. */
export function isThere(snapshot: Snapshot, point: PointKey, value: PointValue): boolean {
  const { device, point: name } = splitPointKey(point);
  const actual = pointAt(snapshot, device, name);
  if (actual?.quality !== "good") return false;
  const step = pointStep(snapshot.model.devices.get(device)?.profile, name);
  return isSettledAt(value, actual.value, step) || isOnItsWay(value, actual.value);
}

/** On its way by itself: a lamp that warms up or cools down needs no second command. */
export const isOnItsWay = (target: PointValue, actual: PointValue): boolean =>
  (target === "on" && actual === "warming") || (target === "off" && actual === "cooling");
