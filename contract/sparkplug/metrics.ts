import type { PointValue } from "../reading.ts";
import type { Metric } from "./payload.ts";

/**
 * Names of the metrics of a room and of its devices. A reading that is stale or bad goes out as
 * null: what cannot be believed is not sent, and which of the two it is stands in `<point>/why`.
 */
export const metricNames = {
  /** Node. */
  birthNumber: "bdSeq",
  rebirth: "Node Control/Rebirth",
  phase: "room/phase",
  occupancy: "room/occupancy",
  /** Mean watts of the slot that starts at the metric's time. */
  watts: "room/watts",
  /** JSON, from the hub: minutes of watts that it does not have. */
  wattsMissing: "room/watts-missing",
  agendaVersion: "room/agenda-version",
  /** JSON, see `documents.ts`. */
  meta: "room/meta",
  meeting: "room/meeting",
  act: "room/act",
  actResult: "room/act-result",
  /** JSON, see `ask.ts`. */
  ask: "room/ask",
  answer: "room/answer",
  writeRefused: "room/write-refused",
  /** Device. */
  kind: "Properties/kind",
  model: "Properties/model",
  availability: "Properties/availability",
  /** Names of the points that take commands, joined by commas. */
  writable: "Properties/writable",
} as const;

const parts = { target: "/target", why: "/why" } as const;

/** The wished value of a point. */
export const targetMetric = (point: string): string => `${point}${parts.target}`;
/** JSON of why a point's target and quality are what they are. */
export const whyMetric = (point: string): string => `${point}${parts.why}`;

export interface PointMetricName {
  readonly point: string;
  readonly part: "value" | "target" | "why";
}

/** Which point of a device a metric speaks of; undefined when it is none of a point. */
export function parsePointMetric(name: string): PointMetricName | undefined {
  for (const part of ["target", "why"] as const) {
    if (name.endsWith(parts[part])) {
      const point = name.slice(0, -parts[part].length);
      return isPointName(point) ? { point, part } : undefined;
    }
  }
  return isPointName(name) ? { point: name, part: "value" } : undefined;
}

const isPointName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name);

/** Number → Double, truth → Boolean, text → String. Null keeps the type of what it stands for. */
export function pointMetric(
  name: string,
  value: PointValue | null,
  timestampMs: number | null,
  historical = false,
): Metric {
  const dataType =
    typeof value === "number" ? "double" : typeof value === "boolean" ? "boolean" : "string";
  return { name, timestampMs, dataType, value, historical };
}

export const textMetric = (name: string, value: string, timestampMs: number): Metric => ({
  name,
  timestampMs,
  dataType: "string",
  value,
  historical: false,
});

/** A whole number, such as a version or a birth number. */
export const integerMetric = (name: string, value: number, timestampMs: number): Metric => ({
  name,
  timestampMs,
  dataType: "int64",
  value,
  historical: false,
});
