import type { DeviceView, PointView, TargetView } from "../api.ts";
import { pointKey, type PointKey } from "../ids.ts";
import type { PointValue } from "../reading.ts";

/** How a point stands to its target: no target · met · on the way · cannot be told. */
export type TargetState = "none" | "met" | "unmet" | "unknown";

/** Read-backs are rounded by the wire's scale. */
const numberTolerance = 0.05;

export const sameValue = (left: PointValue, right: PointValue): boolean =>
  typeof left === "number" && typeof right === "number"
    ? Math.abs(left - right) <= numberTolerance
    : left === right;

/** Only a good reading can meet a target. */
export function targetState(point: PointView): TargetState {
  if (point.target === null) return "none";
  if (point.quality !== "good" || point.value === null) return "unknown";
  return sameValue(point.value, point.target.value) ? "met" : "unmet";
}

/** Whether a person's wish won this target. */
export const isHold = (target: TargetView | null): boolean =>
  target?.reason.text.key === "rule.hold";

/** Whether a point asks for a look: not at its target, held back, failing or not to be believed. */
export const isPointUneasy = (point: PointView): boolean =>
  point.failure !== null ||
  point.held !== null ||
  point.quality === "bad" ||
  targetState(point) === "unmet" ||
  targetState(point) === "unknown";

/** A device without supply is silent as it should be. */
export function isDeviceUneasy(device: DeviceView): boolean {
  if (device.availability === "offline") return true;
  return device.availability === "online" && device.points.some(isPointUneasy);
}

/** A point of a room by its key. */
export function findPoint(devices: readonly DeviceView[], key: string): PointView | undefined {
  return devices
    .find((device) => key.startsWith(`${device.device}/`))
    ?.points.find((point) => key.endsWith(`/${point.point}`));
}

export const keyOf = (device: DeviceView, point: PointView): PointKey =>
  pointKey(device.device, point.point);
