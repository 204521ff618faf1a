import type { SeriesKind } from "../../contract/history.ts";
import { type PointKind, vocabulary } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";

/** Asked for over years: comfort, use, load. What else is measured is for whoever looks for a fault. */
const longKept: ReadonlySet<string> = new Set([
  "activePower",
  "co2",
  "humidity",
  "occupied",
  "power",
  "setpoint",
  "temperature",
]);

const pointsOfType = (type: PointKind["type"]): ReadonlySet<string> =>
  new Set(
    Object.values(vocabulary).flatMap((points) =>
      Object.entries<PointKind>(points).flatMap(([name, kind]) =>
        kind.type === type ? [name] : [],
      ),
    ),
  );

const choices = pointsOfType("choice");

/** Of a point of a device. */
export function seriesKindOf(point: string): SeriesKind {
  if (point === "energy") return "counter";
  if (longKept.has(point)) return "gauge";
  return choices.has(point) ? "plain" : "detail";
}

/** A value as it is stored: numbers and truths as numbers, choices as their word. */
export interface StoredValue {
  readonly value: number | null;
  readonly text: string | null;
}

/**
 * Null when it is not kept: free text may hold what a sign shows of a classified meeting. `power`
 * counts as on in every state but off, and keeps its word.
 */
export function storedValue(point: string, value: PointValue | null): StoredValue | null {
  if (value === null) return { value: null, text: null };
  if (typeof value === "number") return Number.isFinite(value) ? { value, text: null } : null;
  if (typeof value === "boolean") return { value: Number(value), text: null };
  if (!choices.has(point) || !/^[a-z][a-z-]{0,31}$/.test(value)) return null;
  return { value: point === "power" ? Number(value !== "off") : null, text: value };
}
