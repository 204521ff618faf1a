import { writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { type Rule, servingPhases, wishAll } from "./rule.ts";

/** Light while people prepare, meet and leave. */
export const lights: Rule = (snapshot) => {
  if (snapshot.meeting === null || !servingPhases.has(snapshot.phase)) return [];
  const reason = because("lights", "NX T5-1", "rule.lights", {});
  return wishAll(writableKeys(snapshot.model, "lighting-zone", "power"), "on", reason);
};
