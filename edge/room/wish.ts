import type { PointKey } from "../../contract/ids.ts";
import { message, type MessageParams } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Reason } from "../../contract/record.ts";
import type { TextKey } from "../../contract/text/text.ts";

/** Who wins when wishes differ, strongest first. */
export const levels = ["safety", "hold", "rule", "default"] as const;
export type Level = (typeof levels)[number];

/** What somebody wants a point to be, and why. Rules make wishes; nothing else acts. */
export interface Wish {
  readonly point: PointKey;
  readonly value: PointValue;
  readonly level: Level;
  readonly reason: Reason;
}

/** The winning wish of a point, with those that lost, for the explanation. */
export interface Target {
  readonly point: PointKey;
  readonly value: PointValue;
  readonly level: Level;
  readonly reason: Reason;
  readonly lost: readonly Wish[];
}

/** A reason in words: the rule that speaks, the clause it answers to. */
export const because = (
  rule: string,
  clause: string,
  text: TextKey,
  params: MessageParams,
): Reason => ({ rule, clause, text: message(text, params) });

/** One target per point: the strongest level wins, then the earlier wish. */
export function mergeWishes(wishes: readonly Wish[]): ReadonlyMap<PointKey, Target> {
  const byPoint = new Map<PointKey, Wish[]>();
  for (const wish of wishes) {
    const same = byPoint.get(wish.point);
    if (same === undefined) byPoint.set(wish.point, [wish]);
    else same.push(wish);
  }
  const targets = new Map<PointKey, Target>();
  for (const [point, candidates] of byPoint) {
    const ranked = candidates.toSorted(
      (left, right) => levels.indexOf(left.level) - levels.indexOf(right.level),
    );
    const [winner, ...lost] = ranked;
    if (winner !== undefined) targets.set(point, { ...winner, lost });
  }
  return targets;
}
