import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Phase, Reason } from "../../contract/record.ts";
import { alertOf } from "../room/emergency.ts";
import { isCleaning } from "../room/cleaning.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Level, Wish } from "../room/wish.ts";

/** A rule looks at the room and says what it wants of points, with clause and reason. Pure. */
export type Rule = (snapshot: Snapshot) => readonly Wish[];

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

/** One wish for each of the points. */
export const wishAt = (
  level: Level,
  points: readonly PointKey[],
  value: PointValue,
  reason: Reason,
): readonly Wish[] => points.map((point) => ({ point, value, level, reason }));

/** One wish of a rule for each of the points. */
export const wishAll = (
  points: readonly PointKey[],
  value: PointValue,
  reason: Reason,
): readonly Wish[] => wishAt("rule", points, value, reason);
