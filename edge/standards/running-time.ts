import type { Meeting } from "../../contract/agenda.ts";

/** A stretch of room time, its end not included. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** The recesses that lie within the meeting, in order, overlapping ones joined. */
export function recessesOf(meeting: Meeting, endMs: number): readonly Stretch[] {
  const joined: Stretch[] = [];
  const inOrder = meeting.recesses.toSorted((left, right) => left.startMs - right.startMs);
  for (const recess of inOrder) {
    const startMs = Math.max(recess.startMs, meeting.startMs);
    const untilMs = Math.min(recess.endMs, endMs);
    const last = joined.at(-1);
    if (untilMs <= startMs) continue;
    if (last === undefined || last.endMs < startMs) joined.push({ startMs, endMs: untilMs });
    else joined[joined.length - 1] = { ...last, endMs: Math.max(last.endMs, untilMs) };
  }
  return joined;
}

/** When the meeting runs: from its start to its end, without its recesses. */
export function runningStretches(meeting: Meeting, endMs: number): readonly Stretch[] {
  const recesses = recessesOf(meeting, endMs);
  const starts = [meeting.startMs, ...recesses.map((recess) => recess.endMs)];
  const ends = [...recesses.map((recess) => recess.startMs), endMs];
  return starts
    .map((startMs, index) => ({ startMs, endMs: ends[index] ?? endMs }))
    .filter((stretch) => stretch.startMs < stretch.endMs);
}

/**
 * The instant at which the meeting has run for so long, and the first one at which it runs on from
 * there: they differ where a recess begins just then. Undefined when it never runs for so long.
 */
export function instantAfterRunning(
  stretches: readonly Stretch[],
  runMs: number,
): { readonly reachedMs: number; readonly goesOnMs: number } | undefined {
  let leftMs = runMs;
  for (const [index, { startMs, endMs }] of stretches.entries()) {
    const lastsMs = endMs - startMs;
    if (leftMs < lastsMs) return { reachedMs: startMs + leftMs, goesOnMs: startMs + leftMs };
    const next = stretches[index + 1];
    if (leftMs === lastsMs && next !== undefined) {
      return { reachedMs: endMs, goesOnMs: next.startMs };
    }
    leftMs -= lastsMs;
  }
  return undefined;
}

/** For how long the meeting has run at an instant, ms. */
export const ranUntil = (stretches: readonly Stretch[], atMs: number): number =>
  stretches.reduce(
    (ranMs, { startMs, endMs }) => ranMs + Math.max(0, Math.min(endMs, atMs) - startMs),
    0,
  );
