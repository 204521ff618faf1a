import type { PointView } from "../api.ts";
import { pointKindOf, type DeviceKind, type PointKind } from "../points.ts";
import type { PointValue } from "../reading.ts";

/** States a device passes through by itself: they are read, never asked for. */
const onlyRead: ReadonlySet<string> = new Set(["warming", "cooling"]);

/** What may be asked of a point with few values; none for numbers and texts. */
export function choicesOf(meaning: PointKind): readonly PointValue[] {
  if (meaning.type === "boolean") return [true, false];
  if (meaning.type === "choice") return meaning.choices.filter((one) => !onlyRead.has(one));
  return [];
}

/** Where the control starts: as it is now, so that opening it changes nothing. */
export function firstWish(kind: DeviceKind, point: PointView): PointValue | null {
  const meaning = pointKindOf(kind, point.point);
  const choices = meaning === undefined ? [] : choicesOf(meaning);
  const current = point.value ?? point.target?.value ?? null;
  if (choices.length > 0) return choices.find((one) => one === current) ?? null;
  return current ?? (meaning?.type === "text" ? "" : null);
}
