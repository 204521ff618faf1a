import { because } from "../room/wish.ts";
import type { Rule } from "./rule.ts";

/** NX 6.2.4.1: what a self-test moved goes back to where it was, unless anything else is wanted. */
export const putBack: Rule = (snapshot) =>
  [...snapshot.putBacks.values()].map(({ point, value }) => ({
    point,
    value,
    level: "default",
    reason: because("put-back", "NX 6.2.4.1", "rule.put-back", {}),
  }));
