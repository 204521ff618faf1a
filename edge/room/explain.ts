import type { Explanation } from "../../contract/api.ts";
import { clauseView } from "../../contract/clauses.ts";
import type { PointKey } from "../../contract/ids.ts";
import { pointOf } from "../devices/room-model.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointView, type ViewFacts } from "./view.ts";

/**
 * Why a point is as it is: actual, target, the wish that won and those that lost, the guard that
 * holds it, the clause behind it. Undefined when the room has no such point.
 */
export function explain(
  snapshot: Snapshot,
  facts: ViewFacts,
  key: PointKey,
): Explanation | undefined {
  const point = pointOf(snapshot.model, key);
  if (point === undefined) return undefined;
  const guarded = facts.guarded.get(key);
  const clauseId = guarded?.clamped?.clause ?? guarded?.target.reason.clause ?? "";
  const clause = snapshot.model.standards.get(clauseId);
  return {
    point: pointView(snapshot, point, facts),
    lost: (guarded?.target.lost ?? []).map(({ value, reason }) => ({ value, reason })),
    clause: clause === undefined ? null : clauseView(clause.id, clause, clause.document),
  };
}
