import { pointKey } from "../../contract/ids.ts";
import { goodNumber } from "../../contract/reading.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { wholeRoomMeter } from "../standards/equipment.ts";
import type { Actual } from "./actual.ts";
import { isCleaning } from "./cleaning.ts";
import { alertOf, emergenciesAfter } from "./emergency.ts";
import type { Instant } from "./instant.ts";
import { lifeSignsAfter } from "./life-signs.ts";
import { occupancyAfter } from "./occupancy.ts";
import { presenceSignals, wordsAfter } from "./presence.ts";
import type { RoomState } from "./state.ts";

/** Learns from the readings who is there, and what is the case in the room. */
export function sense(state: RoomState, model: RoomModel, actual: Actual, at: Instant): void {
  const { steadyMs } = at;
  state.words = wordsAfter(state.words, model, actual, at);
  state.emergencies = emergenciesAfter(state.emergencies, model, actual, at);
  state.signs = lifeSignsAfter(state.signs, model, actual, steadyMs);
  if (state.phase === "meeting") state.metMs = steadyMs;
  const { words, metMs } = state;
  const signals = presenceSignals({ model, actual, words, steadyMs, metMs });
  const { emptyAfterMs } = roomLimits;
  state.occupancy = occupancyAfter(state.occupancy, signals, steadyMs, emptyAfterMs);
}

/** Since when nobody is here, and neither a call, a hold, cleaners nor an alert keep the room on. */
export function freeSince(state: RoomState, isKeptOn: boolean, at: Instant): number | null {
  const isInUse =
    isKeptOn || isCleaning(state.cleaning, at.nowMs) || alertOf(state.emergencies) !== null;
  if (isInUse) state.keptOnMs = at.steadyMs;
  const { occupancy, keptOnMs } = state;
  if (isInUse || occupancy.state !== "empty") return null;
  return Math.max(occupancy.quietSinceMs ?? occupancy.sinceMs, keptOnMs ?? -Infinity);
}

/** Steady room time since which the meter reads no more than standby, or null. */
export function belowStandby(
  state: RoomState,
  model: RoomModel,
  actual: Actual,
  steadyMs: number,
): number | null {
  const meter = wholeRoomMeter(model);
  if (meter === undefined) return null;
  const watts = goodNumber(actual.get(pointKey(meter.id, "activePower")));
  if (watts === undefined || watts > model.config.standbyWatts) return null;
  return state.belowStandbySinceMs ?? steadyMs;
}
