import { type Duty, dutyName } from "../contract/duty.ts";
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
  const context = { model, endings: state.endings, leftAtMs, wireActMs, nowMs };
  for (const duty of deriveDuties(agenda, state.duties, context)) keep(state, duty, news);
  for (const duty of judgeDuties(snapshot)) keep(state, duty, news);
  for (const [name, duty] of state.duties) {
    if (isForgotten(duty, nowMs, state)) state.duties.delete(name);
  }
}

/** Only a change of status is a record; a deadline that moves is kept, but is not news. */
function keep(state: RoomState, duty: Duty, news: TickNews): void {
  const name = dutyName(duty.id);
  const before = state.duties.get(name);
  state.duties.set(name, duty);
  news.keep({ kind: "duty", id: duty.id, value: duty });
  if (before?.id !== duty.id || before.status !== duty.status) news.record({ kind: "duty", duty });
}

/** A settled duty may leave the memory once its meeting has left the agenda. */
function isForgotten(duty: Duty, nowMs: number, state: RoomState): boolean {
  if (duty.settledAtMs === null || duty.closesAtMs + roomLimits.dutiesKeptMs >= nowMs) return false;
  return !(state.agenda?.meetings ?? []).some((meeting) => meeting.id === duty.meetingId);
}
