import type { PointValue } from "../../contract/reading.ts";
import type { PointStep } from "./energy-facts.ts";
import { type Span, union } from "./span.ts";

/** A value and how long it stood. */
export interface Stood extends Span {
  readonly value: PointValue;
}

/**
 * How long the values of one point stood: each until the next one, but no longer than `holdMs` past the
 * last word of it. What is not told is not known.
 */
export function stoodValues(
  steps: readonly PointStep[],
  day: Span,
  holdMs: number,
): readonly Stood[] {
  const ordered = steps.toSorted((a, b) => a.atMs - b.atMs);
  return ordered.flatMap(({ atMs, value }, at) => {
    if (value === null) return [];
    const nextMs = ordered[at + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    const fromMs = Math.max(day.fromMs, atMs);
    const toMs = Math.min(day.toMs, nextMs, atMs + holdMs);
    return toMs > fromMs ? [{ value, fromMs, toMs }] : [];
  });
}

/**
 * Steps in order of time without those that only say again what still stands: how long each value stood
 * is the same without them.
 */
export function withoutRepeats(steps: readonly PointStep[], holdMs: number): readonly PointStep[] {
  const kept: (PointStep | null)[] = [];
  const ends = new Map<string, { last: PointStep; at: number; begin: PointStep }>();
  for (const step of steps) {
    const key = `${step.device}/${step.point}`;
    const end = ends.get(key);
    const at = kept.push(step) - 1;
    if (end === undefined) {
      ends.set(key, { last: step, at, begin: step });
      continue;
    }
    const { last, begin } = end;
    const isRun = step.value === last.value && last.value === begin.value;
    if (last !== begin && isRun && step.atMs - begin.atMs <= holdMs) kept[end.at] = null;
    else end.begin = last;
    end.last = step;
    end.at = at;
  }
  return kept.filter((step) => step !== null);
}

/** The steps of a point, by device. */
export function stepsByDevice(
  steps: readonly PointStep[],
  point: string,
): ReadonlyMap<string, readonly PointStep[]> {
  const found = new Map<string, PointStep[]>();
  for (const step of steps) {
    if (step.point !== point) continue;
    const known = found.get(step.device);
    if (known === undefined) found.set(step.device, [step]);
    else known.push(step);
  }
  return found;
}

/** While the value was one of these. */
export const whileValue = (
  stood: readonly Stood[],
  isMeant: (value: PointValue) => boolean,
): readonly Span[] => union(stood.filter(({ value }) => isMeant(value)));

/** `on` and `warming` draw current; a device of the hub's own words may say `true` or 1. */
export const isOn = (value: PointValue): boolean =>
  value === "on" || value === "warming" || value === true || value === 1;
