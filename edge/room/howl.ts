import { pointKey } from "../../contract/ids.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { servingPhases } from "./at-rest.ts";
import { numberAt, pointAt, type Snapshot, valueAt } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/** What is known of a microphone that is, or was, louder than anybody speaks. Wire time, monotonic. */
export interface Howl {
  /** Since when every level has been at the mark; null: the last one was not. */
  readonly loudSinceMs: number | null;
  /** When the newest level was read. */
  readonly heardMs: number;
  /** When it howled last. */
  readonly howledMs: number | null;
  /** Muted for the howl. */
  readonly isMuted: boolean;
  /** Muted until a person lets it speak: it howled again too soon. */
  readonly isKept: boolean;
}

/**
 * Follows the levels of the microphones that tell them. A voice rises and falls; a channel that stays
 * near full scale while the others are quiet feeds back. Known from levels that are good and fresh
 * only; a restart forgets it, and hears it again within seconds.
 */
export function followHowls(state: RoomState, snapshot: Snapshot, monotonicMs: number): void {
  if (!servingPhases.has(snapshot.phase)) {
    state.howls.clear();
    return;
  }
  for (const device of hearing(snapshot)) {
    const before = state.howls.get(device.id) ?? silent;
    if (isFreedByHand(snapshot, device)) {
      state.howls.delete(device.id);
      continue;
    }
    const released = releasedInTime(before, monotonicMs);
    state.howls.set(device.id, heard(snapshot, device, released, monotonicMs));
  }
}

const silent: Howl = {
  loudSinceMs: null,
  heardMs: Number.NEGATIVE_INFINITY,
  howledMs: null,
  isMuted: false,
  isKept: false,
};

const hearing = (snapshot: Snapshot): readonly DeviceModel[] =>
  devicesOfKind(snapshot.model, "microphone").filter(
    (device) => device.points.has("level") && device.points.get("mute")?.writable === true,
  );

/** Somebody wants the microphone to be heard, and answers for it. */
const isFreedByHand = (snapshot: Snapshot, { id }: DeviceModel): boolean =>
  snapshot.holds.some((hold) => hold.point === pointKey(id, "mute") && hold.value === false);

function releasedInTime(howl: Howl, monotonicMs: number): Howl {
  const { isMuted, isKept, howledMs } = howl;
  const isOver = monotonicMs - (howledMs ?? 0) >= roomLimits.wireHowlMutedMs;
  return isMuted && !isKept && isOver ? { ...howl, isMuted: false } : howl;
}

function heard(snapshot: Snapshot, device: DeviceModel, howl: Howl, monotonicMs: number): Howl {
  const level = pointAt(snapshot, device.id, "level");
  if (level === undefined || level.seenMonotonicMs === howl.heardMs) return howl;
  const heardMs = level.seenMonotonicMs;
  if (!isLoud(snapshot, device) || howl.isMuted) return { ...howl, loudSinceMs: null, heardMs };
  const isNew = howl.loudSinceMs === null || heardMs - howl.heardMs > roomLimits.wireHowlGapMs;
  const loudSinceMs = isNew ? heardMs : howl.loudSinceMs;
  if (heardMs - (loudSinceMs ?? heardMs) < roomLimits.wireHowlMs) {
    return { ...howl, loudSinceMs, heardMs };
  }
  const isAgain =
    howl.howledMs !== null && monotonicMs - howl.howledMs < roomLimits.wireHowlAgainMs;
  return { loudSinceMs: null, heardMs, howledMs: monotonicMs, isMuted: true, isKept: isAgain };
}

/** At the mark, live, and alone in it. */
function isLoud(snapshot: Snapshot, device: DeviceModel): boolean {
  const { howlMarkDb, howlQuietDb } = roomLimits;
  const level = numberAt(snapshot, device.id, "level");
  if (level === undefined || level < howlMarkDb) return false;
  if (valueAt(snapshot, device.id, "mute") !== false) return false;
  return hearing(snapshot).every((other) => {
    const otherLevel = numberAt(snapshot, other.id, "level");
    return other.id === device.id || (otherLevel ?? -Infinity) < howlMarkDb - howlQuietDb;
  });
}
