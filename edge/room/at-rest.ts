import type { Phase } from "../../contract/record.ts";
import { isCleaning } from "./cleaning.ts";
import { alertOf } from "./emergency.ts";
import type { Snapshot } from "./snapshot.ts";

/** The phases in which the room serves a meeting: equipment is powered. */
export const servingPhases: ReadonlySet<Phase> = new Set<Phase>([
  "preparing",
  "open",
  "meeting",
  "leaving",
]);

/** The phases in which nobody needs the room and it may go off, once it is empty. */
export const restingPhases: ReadonlySet<Phase> = new Set<Phase>(["idle", "powering-down"]);

/**
 * The room may be switched off: nobody needs it, nothing keeps it on, and nobody is in it for sure,
 * or only those who clean it.
 */
export const mayRest = (snapshot: Snapshot): boolean =>
  restingPhases.has(snapshot.phase) &&
  snapshot.staysOn === null &&
  alertOf(snapshot.emergencies) === null &&
  (snapshot.occupancy.state === "empty" || isCleaning(snapshot.cleaning, snapshot.nowMs));
