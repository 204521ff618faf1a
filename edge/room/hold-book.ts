import { roomLimits } from "../room-limits.ts";
import { mayRest } from "./at-rest.ts";
import type { Hold } from "../store/store.ts";
import type { TickNews } from "./news.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/** Owner of the holds that hands make. */
export const handOwner = "wall";

/** From now on the point is held so, in place of what held it before. */
export function addHold(state: RoomState, news: TickNews, hold: Hold): void {
  state.holds = [...state.holds.filter((each) => each.point !== hold.point), hold];
  news.keep({ kind: "hold", id: hold.point, value: hold });
}

/** The point is free again. */
export function dropHold(state: RoomState, news: TickNews, point: Hold["point"]): void {
  state.holds = state.holds.filter((each) => each.point !== point);
  news.keep({ kind: "hold", id: point, value: null });
}

/**
 * Holds whose time is up are let go; a clock that was set back makes none of them last longer. What a
 * hand left on goes when the room may rest, but not before the sensors had time to see whose hand it
 * was.
 */
export function expireHolds(state: RoomState, news: TickNews, snapshot: Snapshot): void {
  const isForgotten = (hold: Hold) =>
    hold.by === handOwner &&
    mayRest(snapshot) &&
    snapshot.occupancy.state === "empty" &&
    snapshot.nowMs - hold.sinceMs >= roomLimits.promptMs;
  // Longer than a hold may be: it was made by a clock that ran ahead.
  const isMisdated = (hold: Hold) => hold.untilMs > snapshot.nowMs + roomLimits.holdMaxMs;
  const over = state.holds.filter(
    (hold) => hold.untilMs <= snapshot.nowMs || isMisdated(hold) || isForgotten(hold),
  );
  for (const hold of over) dropHold(state, news, hold.point);
}
