import type { DeviceView, PointView, WattsPoint } from "../../../contract/api.ts";

/** What the room draws just now: read at the meter, else the last slot that was metered. */
export interface WattsNow {
  readonly watts: number | null;
  readonly atMs: number | null;
  readonly stale: boolean;
}

/** Slots tell of the whole room; a reading is newer, but only where there is one meter. */
export function wattsNow(devices: readonly DeviceView[], slots: readonly WattsPoint[]): WattsNow {
  const meters = devices
    .filter((device) => device.kind === "meter")
    .flatMap((device) => device.points.filter((point) => point.point === "activePower"));
  const only = meters.length === 1 ? meters[0] : undefined;
  const read = only === undefined ? null : readWatts(only);
  if (read !== null) return read;
  const last = slots.findLast((slot) => slot.watts !== null);
  return last === undefined
    ? { watts: null, atMs: null, stale: false }
    : { watts: last.watts, atMs: last.atMs, stale: last !== slots.at(-1) };
}

function readWatts(point: PointView): WattsNow | null {
  if (typeof point.value !== "number" || point.quality === "bad") return null;
  return { watts: point.value, atMs: point.atMs, stale: point.quality === "stale" };
}
