import type { Availability, DeviceView, PointView } from "../../contract/api.ts";
import { harmlessLine, harmlessText } from "../../contract/harmless-text.ts";
import { type DeviceKind, deviceKindSchema, pointKindOf } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import {
  parseDocument,
  pointWhySchema,
  type PointWhy,
} from "../../contract/sparkplug/documents.ts";
import { metricNames, parsePointMetric } from "../../contract/sparkplug/metrics.ts";
import type { Metric } from "../../contract/sparkplug/payload.ts";
import { hubLimits } from "../hub-limits.ts";

interface LivePoint {
  /** The last one that was believed. */
  value: PointValue | null;
  atMs: number | null;
  /** The value is still believed. */
  good: boolean;
  target: PointValue | null;
  why: PointWhy | null;
}

const availabilities: readonly Availability[] = ["online", "offline", "unpowered", "unknown"];

/** One device as its births and data tell it. */
export class LiveDevice {
  readonly #device: string;
  readonly #points = new Map<string, LivePoint>();
  #kind: DeviceKind | null = null;
  #model = "";
  #availability: Availability = "unknown";
  #writable: ReadonlySet<string> = new Set();

  constructor(device: string) {
    this.#device = device;
  }

  /** Null until it has said so. */
  get kind(): DeviceKind | null {
    return this.#kind;
  }

  /** Takes what is true now; history is not. */
  apply(metrics: readonly Metric[]): void {
    for (const metric of metrics) {
      if (!metric.historical && !this.#property(metric)) this.#point(metric);
    }
  }

  /** The device, or the whole room, cannot be reached: nothing of it is known any more. */
  lose(availability: Availability): void {
    this.#availability = availability;
    for (const point of this.#points.values()) point.good = false;
  }

  /** Null until the device has said what it is. */
  view(): DeviceView | null {
    const kind = this.#kind;
    if (kind === null) return null;
    return {
      device: this.#device,
      kind,
      model: this.#model,
      availability: this.#availability,
      points: [...this.#points].map(([name, point]) => this.#pointView(kind, name, point)),
    };
  }

  #property({ name, value }: Metric): boolean {
    const text = typeof value === "string" ? value : "";
    if (name === metricNames.kind) this.#kind = deviceKindSchema.safeParse(text).data ?? null;
    else if (name === metricNames.model) this.#model = harmlessLine(text);
    else if (name === metricNames.writable) this.#writable = new Set(text.split(","));
    else if (name === metricNames.availability) {
      this.#availability = availabilities.find((known) => known === text) ?? "unknown";
    } else return false;
    return true;
  }

  #point(metric: Metric): void {
    const parsed = parsePointMetric(metric.name);
    if (parsed === undefined) return;
    const point = this.#pointOf(parsed.point);
    if (point === null) return;
    if (parsed.part === "target") point.target = shown(metric.value);
    else if (parsed.part === "why") {
      point.why = parseDocument(pointWhySchema, metric.value) ?? null;
    } else {
      point.good = metric.value !== null;
      if (metric.value !== null) {
        point.value = shown(metric.value);
        point.atMs = metric.timestampMs;
      }
    }
  }

  #pointOf(name: string): LivePoint | null {
    const known = this.#points.get(name);
    if (known !== undefined) return known;
    if (this.#points.size >= hubLimits.ingest.points) return null;
    const made = { value: null, atMs: null, good: false, target: null, why: null };
    this.#points.set(name, made);
    return made;
  }

  #pointView(kind: DeviceKind, name: string, point: LivePoint): PointView {
    const meaning = pointKindOf(kind, name);
    const reason = point.why?.reason ?? null;
    return {
      point: name,
      unit: meaning?.type === "number" ? meaning.unit : null,
      writable: this.#writable.has(name),
      value: point.value,
      quality: qualityOf(point),
      atMs: point.atMs,
      target: point.target === null || reason === null ? null : { value: point.target, reason },
      held: point.why?.held ?? null,
      failure: point.why?.failure ?? null,
    };
  }
}

/** A device's own words are as foreign as anybody's. */
const shown = <T extends PointValue | null>(value: T): T | string =>
  typeof value === "string" ? harmlessText(value) : value;

/** The room says why a value is not believed; when it cannot say so any more, the value is stale. */
function qualityOf(point: LivePoint): PointView["quality"] {
  if (point.good) return "good";
  if (point.value === null) return point.why?.quality === "bad" ? "bad" : "none";
  return point.why?.quality === "bad" ? "bad" : "stale";
}
