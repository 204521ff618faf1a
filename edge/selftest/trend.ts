import { message } from "../../contract/message.ts";
import type { SelfTestReport, Trend } from "../../contract/selftest.ts";
import type { AlarmCondition } from "../room/alarm-condition.ts";

const dayMs = 86_400_000;
const pointsKept = 60;
/** A line is drawn through this many points over this long, at the least. */
const pointsNeeded = 4;
const spanNeededMs = 3 * dayMs;
/** What will fail within this is named. */
const horizonMs = 30 * dayMs;

/** Which numbers are followed, and the value at which the device counts as failing. */
const ends: Readonly<Record<string, End>> = {
  battery: { at: "below", value: 15 },
  lampLeft: { at: "below", value: 0 },
};
/** Followed against what they were at first: by this factor they have changed too much. */
const shares: Readonly<
  Record<string, { readonly at: "below" | "above"; readonly factor: number }>
> = {
  warmUp: { at: "above", factor: 1.5 },
  "rise.activePower": { at: "below", factor: 0.7 },
  "rise.level": { at: "below", factor: 0.6 },
};

const isFollowed = (name: string): boolean =>
  Object.hasOwn(ends, name) || Object.hasOwn(shares, name);

export const trendKey = ({ step, name }: Pick<Trend, "step" | "name">): string => `${step} ${name}`;

/** The trends that a report carries on, each with its newest point. */
export function trendsAfter(
  trends: ReadonlyMap<string, Trend>,
  report: SelfTestReport,
): readonly Trend[] {
  return report.steps.flatMap(({ id: step, device, measured }) =>
    measured.flatMap(({ name, value, unit }): Trend[] => {
      if (!isFollowed(name) || typeof value !== "number") return [];
      const before = trends.get(trendKey({ step, name }))?.points ?? [];
      const point = { atMs: report.endedAtMs, value };
      return [{ step, device, name, unit, points: continued(before, point) }];
    }),
  );
}

/** The newest point of a day stands for it. */
function continued(before: Trend["points"], point: Trend["points"][number]): Trend["points"] {
  const day = (atMs: number) => Math.floor(atMs / dayMs);
  const earlier = before.filter(({ atMs }) => day(atMs) < day(point.atMs));
  return [...earlier, point].slice(-pointsKept);
}

/** What a trend comes to: when the device will fail if it goes on so; null when nothing tells. */
export function forecastOf(trend: Trend, nowMs: number): AlarmCondition | null {
  const { points, name, device } = trend;
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < pointsNeeded) return null;
  if (last.atMs - first.atMs < spanNeededMs) return null;
  const end = endOf(name, points);
  if (end === null) return null;
  const perMs = slopeOf(points);
  const leftMs = (end.value - last.value) / perMs;
  const isOver = end.at === "below" ? last.value <= end.value : last.value >= end.value;
  const goesThere = end.at === "below" ? perMs < 0 : perMs > 0;
  if (!isOver && (!goesThere || leftMs - (nowMs - last.atMs) > horizonMs)) return null;
  const days = isOver ? 0 : Math.max(1, Math.round((leftMs - (nowMs - last.atMs)) / dayMs));
  const params = { device, measured: name, days };
  const text = message(days > 0 ? "alarm.failing" : "alarm.failing-now", params);
  return { id: `failing:${trendKey(trend)}`, severity: "soon", text, device };
}

interface End {
  readonly at: "below" | "above";
  readonly value: number;
}

/** Where the device fails: a fixed value, or a share of what it was at first. */
function endOf(name: string, points: Trend["points"]): End | null {
  const fixed = ends[name];
  if (fixed !== undefined) return fixed;
  const share = shares[name];
  if (share === undefined) return null;
  const atFirst = medianOf(points.slice(0, pointsNeeded - 1).map(({ value }) => value));
  return { at: share.at, value: atFirst * share.factor };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Least squares: by how much the value changes in a millisecond. */
function slopeOf(points: Trend["points"]): number {
  const mean = (pick: (point: Trend["points"][number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const meanAtMs = mean(({ atMs }) => atMs);
  const meanValue = mean(({ value }) => value);
  let along = 0;
  let square = 0;
  for (const { atMs, value } of points) {
    along += (atMs - meanAtMs) * (value - meanValue);
    square += (atMs - meanAtMs) ** 2;
  }
  return square === 0 ? 0 : along / square;
}
