import type { ComfortLimits, DeviceView, PointView } from "./api.ts";

export type Measure = "temperature" | "humidity" | "co2";

/** inside · outside its limits · no limits known or no reading that may be believed. */
export interface ComfortValue {
  readonly measure: Measure;
  readonly point: PointView | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly state: "inside" | "low" | "high" | "unknown";
}

/** The room's air against its limits. An air sensor is believed before the air-conditioning. */
export function comfortValues(
  devices: readonly DeviceView[],
  limits: ComfortLimits | undefined,
): ComfortValue[] {
  return [
    judge("temperature", find(devices, "temperature"), limits?.temperature),
    judge("humidity", find(devices, "humidity"), limits?.humidity),
    judge("co2", find(devices, "co2"), limits === undefined ? undefined : [null, limits.co2Ppm]),
  ];
}

function find(devices: readonly DeviceView[], name: Measure): PointView | null {
  const ofKind = (kind: DeviceView["kind"]) =>
    devices
      .filter((device) => device.kind === kind)
      .flatMap((device) => device.points.filter((point) => point.point === name));
  const candidates = [...ofKind("air-sensor"), ...ofKind("hvac")];
  return candidates.find((point) => point.quality === "good") ?? candidates[0] ?? null;
}

function judge(
  measure: Measure,
  point: PointView | null,
  limits: readonly [number | null, number] | undefined,
): ComfortValue {
  const [low, high] = limits ?? [null, null];
  const value = point?.quality === "good" && typeof point.value === "number" ? point.value : null;
  const judged = { measure, point, low, high };
  if (value === null || high === null) return { ...judged, state: "unknown" };
  if (low !== null && value < low) return { ...judged, state: "low" };
  return { ...judged, state: value > high ? "high" : "inside" };
}
