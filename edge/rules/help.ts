import { because } from "../room/wish.ts";
import { fullLight } from "./full-light.ts";
import type { Rule } from "./rule.ts";

/** Whoever called for help, or broke in, is seen. While it lasts, nothing goes off. Needs no clock. */
export const help: Rule = ({ emergencies, model }) => {
  if (emergencies.has("help")) {
    return fullLight(model, because("help", "", "rule.help-light", {}));
  }
  if (!emergencies.has("intruder")) return [];
  return fullLight(model, because("help", "", "rule.intruder-light", {}));
};
