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
 * Presence only decides between leaving and powering down; unknown counts as people.
 */
export function phaseAt(
  timetable: Timetable,
  occupancy: Occupancy,
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
    return { phase: occupancy === "empty" ? "powering-down" : "leaving", meeting: ended };
  }
  return { phase: "idle", meeting: null };
}
