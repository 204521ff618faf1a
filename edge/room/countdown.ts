import type { Meeting } from "../../contract/agenda.ts";
import { pointKey } from "../../contract/ids.ts";
import { goodValue } from "../../contract/reading.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { endMeeting } from "./act.ts";
import { type LifeSigns, listeningMicrophones } from "./life-signs.ts";
import type { TickNews } from "./news.ts";
import type { Countdown, Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";
import { endOf, inRecess } from "./timetable.ts";

/**
 * The running meeting is about to end by itself: nobody is there any more, or nobody ever came. Begun
 * by what the sensors agree on; any sign of people, a recess or a doubt takes it back.
 */
export function countdownAfter(
  before: Countdown | null,
  snapshot: Snapshot,
  signs: LifeSigns,
): Countdown | null {
  const { meeting, phase, nowMs, steadyMs } = snapshot;
  if (meeting === null || phase !== "meeting" || !mayEndByItself(snapshot, meeting)) return null;
  const sinceMs = vacantSinceMs(snapshot, meeting, signs);
  if (sinceMs === null) return null;
  const startedMs = steadyMs - (nowMs - meeting.startMs);
  const { emptyFor, noShowAfter, countdown } = snapshot.model.config.ending;
  const patience = isCorroborated(snapshot) ? 1 : roomLimits.soleSensorFactor;
  const neverCame = sinceMs <= startedMs;
  const dueMs = neverCame ? startedMs + noShowAfter * patience : sinceMs + emptyFor * patience;
  if (steadyMs < dueMs) return null;
  if (before?.meetingId === meeting.id) return before;
  // What ends by the agenda before that needs no countdown.
  if (nowMs + countdown >= endOf(meeting, snapshot.endings)) return null;
  return {
    meetingId: meeting.id,
    cause: neverCame ? "no-show" : "vacancy",
    endsAtMs: nowMs + countdown,
    endsSteadyMs: steadyMs + countdown,
  };
}

function mayEndByItself({ model, nowMs }: Snapshot, meeting: Meeting): boolean {
  const { vacancy } = model.config.ending;
  if (vacancy === "never" || inRecess(meeting, nowMs)) return false;
  return vacancy === "always" || meeting.attendance === "self-service";
}

/**
 * Steady room time since which there is no sign of anybody, or null while there may be. After a recess
 * people get their time to come back.
 */
function vacantSinceMs(snapshot: Snapshot, meeting: Meeting, signs: LifeSigns): number | null {
  const { occupancy, nowMs, steadyMs } = snapshot;
  if (occupancy.state !== "empty" || occupancy.quietSinceMs === null) return null;
  const recessEnds = meeting.recesses
    .filter(({ endMs }) => endMs <= nowMs)
    .map(({ endMs }) => steadyMs - (nowMs - endMs));
  const { heardMs, touchedMs, risingMs } = signs;
  const told = [heardMs, touchedMs, risingMs].filter((each) => each !== null);
  return Math.max(occupancy.quietSinceMs, ...recessEnds, ...told);
}

/** A second witness: another presence sensor, or an open microphone that hears nothing. */
function isCorroborated({ model, actual }: Snapshot): boolean {
  const quiet = devicesOfKind(model, "presence").filter(
    ({ id }) => goodValue(actual.get(pointKey(id, "occupied"))) === false,
  );
  return quiet.length > 1 || listeningMicrophones(model, actual).length > 0;
}

/** Brings the countdown up to this instant, and ends the meeting when it has run out. */
export function followEnding(state: RoomState, news: TickNews, snapshot: Snapshot): void {
  state.countdown = countdownAfter(state.countdown, snapshot, state.signs);
  const { countdown } = state;
  if (countdown === null || snapshot.steadyMs < countdown.endsSteadyMs) return;
  const { meetingId, cause } = countdown;
  endMeeting(state, news, { meetingId, atMs: snapshot.nowMs, cause, by: "huitang" });
  state.countdown = null;
}
