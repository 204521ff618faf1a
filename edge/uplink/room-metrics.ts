import type { DeviceView, PointView, RoomView, WattsPoint } from "../../contract/api.ts";
import { pointKindOf } from "../../contract/points.ts";
import type { PointWhy, RoomMeta } from "../../contract/sparkplug/documents.ts";
import {
  integerMetric,
  metricNames,
  targetMetric,
  textMetric,
  whyMetric,
} from "../../contract/sparkplug/metrics.ts";
import type { DataType, Metric } from "../../contract/sparkplug/payload.ts";
import type { PointValue } from "../../contract/reading.ts";
import { uplinkLimits } from "./uplink-limits.ts";

/** The room as Sparkplug node metrics, watts apart. Times of metrics are room time. */
export function nodeMetrics(view: RoomView): Metric[] {
  const meta: RoomMeta = {
    name: view.name,
    timeZone: view.timeZone,
    standbyWatts: view.standbyWatts,
    ...(view.offers === undefined ? {} : { offers: view.offers }),
    ...(view.metering === undefined
      ? {}
      : { meters: [...view.metering.meters], loads: [...view.metering.loads] }),
    wattsKeptMs: uplinkLimits.wattsReplayMs,
    ...(view.comfort === undefined ? {} : { comfort: view.comfort }),
  };
  return [
    textMetric(metricNames.phase, view.phase, view.nowMs),
    textMetric(metricNames.occupancy, view.occupancy, view.nowMs),
    integerMetric(metricNames.agendaVersion, view.agendaVersion, view.nowMs),
    textMetric(metricNames.meta, JSON.stringify(meta), view.nowMs),
    textMetric(metricNames.meeting, JSON.stringify(view.meeting), view.nowMs),
  ];
}

/** Closed slots of watts after `sinceMs`, oldest first; all but the newest are history. */
export function wattsMetrics(view: RoomView, sinceMs: number): Metric[] {
  const slots = view.watts.filter((slot) => slot.atMs > sinceMs).slice(-uplinkLimits.wattsSlots);
  return slots.map((slot, index) => wattsMetric(slot, index < slots.length - 1));
}

export const wattsMetric = ({ atMs, watts }: WattsPoint, historical: boolean): Metric => ({
  name: metricNames.watts,
  timestampMs: atMs,
  dataType: "double",
  value: watts,
  historical,
});

/** A device as metrics: what it is, then value, target and reasons of every point. */
export function deviceMetrics(device: DeviceView, nowMs: number): Metric[] {
  const writable = device.points.filter((point) => point.writable).map((point) => point.point);
  return [
    textMetric(metricNames.kind, device.kind, nowMs),
    textMetric(metricNames.model, device.model, nowMs),
    textMetric(metricNames.availability, device.availability, nowMs),
    textMetric(metricNames.writable, writable.join(","), nowMs),
    ...device.points.flatMap((point) => pointMetrics(device, point, nowMs)),
  ];
}

function pointMetrics(device: DeviceView, point: PointView, nowMs: number): Metric[] {
  const believed = point.quality === "good" ? point.value : null;
  const type = typeOf(device, point);
  // A value is of the time when it was read; that it is not believed any more is of now.
  const value = typed(
    point.point,
    believed,
    type,
    (believed === null ? null : point.atMs) ?? nowMs,
  );
  const why = typed(whyMetric(point.point), whyText(point), "string", nowMs);
  if (!point.writable) return [value, why];
  const target = typed(targetMetric(point.point), point.target?.value ?? null, type, nowMs);
  return [value, target, why];
}

/** Null when there is nothing to explain: most points of a quiet room. */
function whyText(point: PointView): string | null {
  const why: PointWhy = {
    quality: point.quality,
    reason: point.target?.reason ?? null,
    held: point.held,
    failure: point.failure,
  };
  const plain = why.reason === null && why.held === null && why.failure === null;
  return plain && why.quality === "good" ? null : JSON.stringify(why);
}

const dataTypeOf = {
  number: "double",
  boolean: "boolean",
  text: "string",
  choice: "string",
} as const;

/** The type a point has by its meaning, for as long as it has no value. */
const typeOf = (device: DeviceView, point: PointView): DataType =>
  dataTypeOf[pointKindOf(device.kind, point.point)?.type ?? "text"];

function typed(name: string, value: PointValue | null, type: DataType, atMs: number): Metric {
  const own = { number: "double", boolean: "boolean", string: "string" } as const;
  const kind = typeof value;
  const dataType = kind === "number" || kind === "boolean" || kind === "string" ? own[kind] : type;
  return { name, timestampMs: Math.max(0, Math.round(atMs)), dataType, value, historical: false };
}

/** What the hub was told last, by metric name. */
export type Told = Map<string, Metric["value"]>;

/** Only the metrics whose value is news; `told` learns of them. */
export function news(told: Told, metrics: readonly Metric[]): Metric[] {
  return metrics.filter((metric) => {
    if (told.has(metric.name) && Object.is(told.get(metric.name), metric.value)) return false;
    told.set(metric.name, metric.value);
    return true;
  });
}
