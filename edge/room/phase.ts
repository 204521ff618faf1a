import type { Meeting } from "../../contract/agenda.ts";
import type { Occupancy } from "../../contract/api.ts";
import type { Phase } from "../../contract/record.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { getsHot } from "./snapshot.ts";
import type { Timetable } from "./timetable.ts";

export interface PhaseNow {
  readonly phase: Phase;
  /** The meeting the phase is about; null when idle. */
  readonly meeting: Meeting | null;
}

/** What the room is like, besides its timetable. */
export interface Repose {
  readonly occupancy: Occupancy;
  /** The large loads went off after the meeting that ended last. */
  readonly hasBegunToRest: boolean;
  /** A call or a person's hold keeps it on. */
  readonly isKeptOn: boolean;
  /** Somebody cleans: those who are there need none of its equipment. */
  readonly isCleaning: boolean;
  /** It is still on from the last meeting, and would hardly be off before it must be on again. */
  readonly isBetweenMeetings: boolean;
}

/**
 * A running meeting comes first, then one whose preparation has begun, then one to close off.
 * Presence only decides between leaving and powering down; unknown counts as people. Where the
 * power-down has begun it stays so: neither a restart nor somebody who forgot an umbrella powers the
 * equipment up again. While people are there its steps wait.
 */
export function phaseAt(
  timetable: Timetable,
  repose: Repose,
  doorLeadMs: number,
  nowMs: number,
): PhaseNow {
  const { current, coming, ended, next } = timetable;
  if (current !== null) return { phase: "meeting", meeting: current };
  const rests = mayBeginToRest(repose);
  const isNextServed = repose.isBetweenMeetings && (ended === null || rests);
  const served = coming ?? (isNextServed ? next : null);
  if (served !== null) {
    const open = nowMs >= served.startMs - doorLeadMs;
    return { phase: open ? "open" : "preparing", meeting: served };
  }
  if (ended !== null) return { phase: rests ? "powering-down" : "leaving", meeting: ended };
  return { phase: "idle", meeting: null };
}

function mayBeginToRest(repose: Repose): boolean {
  const { occupancy, hasBegunToRest, isKeptOn, isCleaning } = repose;
  return !isKeptOn && (occupancy === "empty" || isCleaning || hasBegunToRest);
}

/**
 * Room time for the slowest of the large loads to go off and be on again, as their profiles say: in a
 * shorter pause between two meetings the room stays on.
 */
export const turnRoundMs = (loads: RoomModel["devices"]): number =>
  Math.max(
    0,
    ...[...loads.values()].map((device) => {
      const { coolDown, warmUp, minimumOff } = device.profile.timings;
      const unknownMs = getsHot(device) ? roomLimits.coolDownUnknownMs : 0;
      return (coolDown ?? unknownMs) + (warmUp ?? 0) + (minimumOff ?? 0);
    }),
  );
