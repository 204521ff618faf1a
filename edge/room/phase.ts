import type { Meeting } from "../../contract/agenda.ts";
import type { Occupancy } from "../../contract/api.ts";
import type { Phase } from "../../contract/record.ts";
import type { Timetable } from "./timetable.ts";

export interface PhaseNow {
  readonly phase: Phase;
  /** The meeting the phase is about; null when idle. */
  readonly meeting: Meeting | null;
}

/**
 * A running meeting comes first, then one whose preparation has begun, then one to close off.
 * Presence only decides between leaving and powering down; unknown counts as people, except where
 * the power-down has begun already: a restart must not power an empty room up again.
 */
export function phaseAt(
  timetable: Timetable,
  occupancy: Occupancy,
  hasBegunToRest: boolean,
  doorLeadMs: number,
  nowMs: number,
): PhaseNow {
  const { current, coming, ended } = timetable;
  if (current !== null) return { phase: "meeting", meeting: current };
  if (coming !== null) {
    const open = nowMs >= coming.startMs - doorLeadMs;
    return { phase: open ? "open" : "preparing", meeting: coming };
  }
  if (ended !== null) {
    const rests = occupancy === "empty" || (hasBegunToRest && occupancy === "unknown");
    return { phase: rests ? "powering-down" : "leaving", meeting: ended };
  }
  return { phase: "idle", meeting: null };
}
