import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { isThere } from "../reconcile/settled.ts";
import { roomLimits } from "../room-limits.ts";
import type { TickNews } from "../room/news.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { RoomState } from "../room/state.ts";

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
  const { point, before, report } = moved;
  if (before === undefined || before === "warming" || before === "cooling") return;
  if (state.putBacks.has(point)) return;
  const putBack = { point, value: before, report, atMs };
  state.putBacks.set(point, putBack);
  news.keep({ kind: "putBack", id: point, value: putBack });
}

/**
 * Forgets what is back, what a rule or a person wants otherwise by now, and what would not go back in
 * time. `moving` are points that a test still needs.
 */
export function followPutBacks(
  state: RoomState,
  news: TickNews,
  snapshot: Snapshot,
  moving: ReadonlySet<PointKey>,
  isWanted: (point: PointKey) => boolean,
): void {
  for (const [point, { value, atMs }] of state.putBacks) {
    if (moving.has(point)) continue;
    const isOver =
      isThere(snapshot, point, value) ||
      isWanted(point) ||
      Math.abs(snapshot.nowMs - atMs) > roomLimits.putBackMs;
    if (!isOver) continue;
    state.putBacks.delete(point);
    news.keep({ kind: "putBack", id: point, value: null });
  }
}
