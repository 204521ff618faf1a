import { pointKey } from "../../contract/ids.ts";
import { shedNow } from "../room/shedding.ts";
import { because } from "../room/wish.ts";
import { type Rule, wishAt } from "./rule.ts";

/**
 * NX T7-3: on its UPS the room sheds its greatest consumers one after another, so that sound, a light
 * and the door last; when the mains are back to stay, they return in the opposite order. Needs no clock.
 */
export const mains: Rule = ({ emergencies, model, steadyMs }) => {
  const lost = emergencies.get("mains");
  if (lost === undefined) return [];
  const text = lost.overSinceMs === null ? "rule.mains-shed" : "rule.mains-wait";
  const points = shedNow(model, lost, steadyMs).map(({ id }) => pointKey(id, "power"));
  return wishAt("safety", points, "off", because("mains", "NX T7-3", text, {}));
};
