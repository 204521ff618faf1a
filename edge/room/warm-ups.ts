import { devicesOfKind } from "../devices/room-model.ts";
import { isOnline, pointAt, type Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/** How a device came to its picture last: since when it warms up, and how long it took. */
export interface WarmUp {
  /** Steady room time; null when it does not warm up now. */
  readonly sinceMs: number | null;
  /** Room time; null before the first that was seen from its begin to its end. */
  readonly tookMs: number | null;
}

const never: WarmUp = { sinceMs: null, tookMs: null };

/** Times every warming-up of a projector: one that grows tells of a lamp that is about to go. */
export function followWarmUps(state: RoomState, snapshot: Snapshot): void {
  for (const { id } of devicesOfKind(snapshot.model, "projector")) {
    const power = pointAt(snapshot, id, "power");
    if (power === undefined) continue;
    const last = state.warmUps.get(id) ?? never;
    // Gone in the middle: when it lit is not known.
    if (power.quality !== "good" || !isOnline(snapshot, id)) {
      if (last.sinceMs !== null) state.warmUps.set(id, { ...last, sinceMs: null });
      continue;
    }
    if (power.value === "warming") {
      if (last.sinceMs === null) state.warmUps.set(id, { ...last, sinceMs: power.sinceMs });
    } else if (last.sinceMs !== null) {
      const isLit = power.value === "on";
      const tookMs = isLit ? Math.max(0, power.sinceMs - last.sinceMs) : last.tookMs;
      state.warmUps.set(id, { sinceMs: null, tookMs });
    }
  }
}
