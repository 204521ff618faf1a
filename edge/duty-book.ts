import type { Duty } from "../contract/duty.ts";
import { roomLimits } from "./room-limits.ts";
import type { TickNews } from "./room/news.ts";
import type { Snapshot } from "./room/snapshot.ts";
import type { RoomState } from "./room/state.ts";
import { deriveDuties, judgeDuties } from "./standards/duties.ts";

/** Brings the duties up to this instant: derived from the agenda, judged by what was read. `wireActMs` in room time. */
export function followDuties(
  state: RoomState,
  snapshot: Snapshot,
  news: TickNews,
  wireActMs: number,
): void {
  const { occupancy, nowMs, steadyMs, agenda, model } = snapshot;
  const isEmpty = occupancy.state === "empty";
  const quietForMs = steadyMs - (occupancy.quietSinceMs ?? occupancy.sinceMs);
  const leftAtMs = isEmpty ? nowMs - quietForMs : null;
  const context = { model, endedEarly: state.endedEarly, leftAtMs, wireActMs, nowMs };
  for (const duty of deriveDuties(agenda, state.duties, context)) keep(state, duty, news);
  for (const duty of judgeDuties(snapshot)) keep(state, duty, news);
  for (const duty of state.duties.values()) {
    if (isForgotten(duty, nowMs, state)) state.duties.delete(duty.id);
  }
}

/** Only a change of status is a record; a deadline that moves is kept, but is not news. */
function keep(state: RoomState, duty: Duty, news: TickNews): void {
  const before = state.duties.get(duty.id);
  state.duties.set(duty.id, duty);
  news.duties.set(duty.id, duty);
  if (before?.status !== duty.status) news.record({ kind: "duty", duty });
}

/** A settled duty may leave the memory once its meeting has left the agenda. */
function isForgotten(duty: Duty, nowMs: number, state: RoomState): boolean {
  if (duty.settledAtMs === null || duty.closesAtMs + roomLimits.dutiesKeptMs >= nowMs) return false;
  return !(state.agenda?.meetings ?? []).some((meeting) => meeting.id === duty.meetingId);
}
