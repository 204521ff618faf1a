import { writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

const fullPercent = 100;

/** Light while people prepare, meet and leave, at full brightness where a zone can be dimmed. */
export const lights: Rule = (snapshot) => {
  if (snapshot.meeting === null || !servingPhases.has(snapshot.phase)) return [];
  const reason = because("lights", "NX T5-1", "rule.lights", {});
  const bright = because("lights", "NX T5-1", "rule.light-level", {});
  return [
    ...wishAll(writableKeys(snapshot.model, "lighting-zone", "power"), "on", reason),
    ...wishAll(writableKeys(snapshot.model, "lighting-zone", "level"), fullPercent, bright),
  ];
};
