import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Reason } from "../../contract/record.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Level, Wish } from "../room/wish.ts";

/** A rule looks at the room and says what it wants of points, with clause and reason. Pure. */
export type Rule = (snapshot: Snapshot) => readonly Wish[];

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
