import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { isThere } from "../reconcile/settled.ts";
import { roomLimits } from "../room-limits.ts";
import type { TickNews } from "../room/news.ts";
import { isOnline, type Snapshot } from "../room/snapshot.ts";
import type { RoomState } from "../room/state.ts";
import type { PutBack } from "../store/store.ts";

/** Remembers what a point was before a test moved it for the first time: not even a kill loses it. */
export function rememberPutBack(
  state: RoomState,
  news: TickNews,
  moved: {
    readonly point: PointKey;
    readonly before: PointValue | undefined;
    readonly report: string;
  },
  atMs: number,
): void {
  const { point, report } = moved;
  // Whatever was read last: a tone goes back to silence.
  const before = point.endsWith("/tone") ? false : moved.before;
  if (before === undefined || before === "warming" || before === "cooling") return;
  if (state.putBacks.has(point)) return;
  const putBack = { point, value: before, report, atMs };
  state.putBacks.set(point, putBack);
  news.keep({ kind: "putBack", id: point, value: putBack });
}

/** How far the tests are with a point. */
export interface MovedPoints {
  /** Those that a test still needs. */
  readonly moving: ReadonlySet<PointKey>;
  /** Wire time at which a test last moved it; minus infinity when not since the start. */
  movedMs(point: PointKey): number;
  /** A rule or a person wants something of it. */
  isWanted(point: PointKey): boolean;
}

/**
 * Forgets what is back, by a reading that is newer than the last move; what a rule or a person wants
 * otherwise by now; what would not go back in the time that its device was there; and what would
 * switch something on long after anybody knew why. What makes a noise is never given up.
 */
export function followPutBacks(
  state: RoomState,
  news: TickNews,
  snapshot: Snapshot,
  points: MovedPoints,
): void {
  for (const [point, putBack] of state.putBacks) {
    if (points.moving.has(point) || !isOver(state, snapshot, points, putBack)) continue;
    state.putBacks.delete(point);
    state.puttingBackMs.delete(point);
    news.keep({ kind: "putBack", id: point, value: null });
  }
}

function isOver(
  state: RoomState,
  snapshot: Snapshot,
  points: MovedPoints,
  { point, value, atMs }: PutBack,
): boolean {
  const seenMs = snapshot.actual.get(point)?.seenMonotonicMs ?? -Infinity;
  if (seenMs > points.movedMs(point) && isThere(snapshot, point, value)) return true;
  if (isQuieting(point, value)) return false;
  const isStale = snapshot.clockTrusted && snapshot.nowMs - atMs > roomLimits.putBackStaleMs;
  return points.isWanted(point) || isStale || isInVain(state, snapshot, point);
}

/** It has been tried for long enough while its device was there, steady room time. */
function isInVain(state: RoomState, snapshot: Snapshot, point: PointKey): boolean {
  if (!isOnline(snapshot, splitPointKey(point).device)) {
    state.puttingBackMs.delete(point);
    return false;
  }
  const sinceMs = state.puttingBackMs.get(point) ?? snapshot.steadyMs;
  state.puttingBackMs.set(point, sinceMs);
  return snapshot.steadyMs - sinceMs > roomLimits.putBackMs;
}

/** A tone that ends, or a microphone that is shut again. */
const isQuieting = (point: PointKey, value: PointValue): boolean =>
  (point.endsWith("/tone") && value === false) || (point.endsWith("/mute") && value === true);
