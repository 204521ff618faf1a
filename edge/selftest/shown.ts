import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Measured, MeasuredUnit } from "../../contract/selftest.ts";

const longestShown = 48;
const hashShown = 12;

/** For people: nothing at all is a dash, and a picture's hash is known by its beginning. */
export function shown(value: PointValue, unit: MeasuredUnit = null): string {
  const text = typeof value === "number" ? String(rounded(value)) : String(value);
  if (text === "") return "—";
  if (text.length > longestShown) return `${text.slice(0, hashShown)}…`;
  return unit === null ? text : `${text} ${unit}`;
}

/** Three digits say enough of anything that is measured here. */
export function rounded(value: number): number {
  const step = Math.abs(value) >= 100 ? 1 : 10;
  return Math.round(value * step) / step;
}

/** What of a reading is kept in the report: numbers, and the input that was chosen. */
export const measuredOf = (device: DeviceModel, point: string, value: PointValue): Measured[] =>
  typeof value === "number" || point === "input"
    ? [measuredAs(point, value, unitOf(device, point))]
    : [];

/** A number to be kept and followed. */
export const measuredAs = (name: string, value: PointValue, unit: MeasuredUnit): Measured => ({
  name,
  value: typeof value === "number" ? rounded(value) : value,
  unit,
});

/** The unit of a device's point by the vocabulary; null when it has none. */
export function unitOf(device: DeviceModel, point: string): MeasuredUnit {
  const kind = device.points.get(point)?.kind;
  return kind?.type === "number" ? kind.unit : null;
}
