import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { keyOf } from "./live-rooms.ts";

interface Habit {
  readonly ref: RoomRef;
  /** One of ours speaks by itself; any other node only when something changes. */
  readonly ours: boolean;
  heardAtMs: number;
  longestPauseMs: number;
  silent: boolean;
}

/** Which rooms have not been heard for longer than they are ever quiet. Times are monotonic. */
export class Silence {
  readonly #habits = new Map<string, Habit>();

  /** It was born: what it did in an earlier life is no habit of this one. */
  born(ref: RoomRef, ours: boolean, nowMs: number): void {
    const habit = { ref, ours, heardAtMs: nowMs, longestPauseMs: 0, silent: false };
    this.#habits.set(keyOf(ref), habit);
  }

  /** Nobody waits for it any more. */
  died(ref: RoomRef): void {
    this.#habits.delete(keyOf(ref));
  }

  heard(ref: RoomRef, nowMs: number): void {
    const habit = this.#habits.get(keyOf(ref));
    if (habit === undefined) return;
    habit.longestPauseMs = Math.max(habit.longestPauseMs, nowMs - habit.heardAtMs);
    habit.heardAtMs = nowMs;
    habit.silent = false;
  }

  /** Rooms that have fallen silent since this was asked last. */
  fallen(nowMs: number): readonly RoomRef[] {
    const fallen: RoomRef[] = [];
    for (const habit of this.#habits.values()) {
      if (habit.silent || nowMs - habit.heardAtMs < patienceMs(habit)) continue;
      habit.silent = true;
      fallen.push(habit.ref);
    }
    return fallen;
  }
}

/** A node that takes its time is given more; one of ours never as much as any other. */
function patienceMs({ ours, longestPauseMs }: Habit): number {
  const { silentAfterMs, foreignSilentAfterMs, silentPauses } = hubLimits.listening;
  const byHabitMs = silentPauses * longestPauseMs;
  if (!ours) return Math.max(foreignSilentAfterMs, byHabitMs);
  return Math.min(foreignSilentAfterMs, Math.max(silentAfterMs, byHabitMs));
}
