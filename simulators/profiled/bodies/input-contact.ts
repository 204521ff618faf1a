import type { Fault } from "../../faults.ts";
import { isCaseName } from "../../world/cases.ts";
import { dark, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const contactW = { rated: 0.5, standby: 0.5 };
const batteryPercent = 90;

/**
 * An input that is made or not. What is the case decides, and how it is wired: a loop that opens on
 * fire is made on a quiet day.
 */
export function createInputContact(housing: Housing): Mechanism {
  const { cases } = housing.around.world;
  const { role, invert = false } = housing.device.binding;
  const reported = isCaseName(role) ? role : null;
  let fault: Fault | null = null;
  installLoad(housing, contactW, () => true, dark);
  const isSo = () => reported !== null && cases.isSo(reported);
  return {
    ...passive,
    shows: reported === null ? [] : ["thrown"],
    show(point) {
      if (point === "active") return isSo() !== invert;
      return point === "battery" ? batteryPercent : undefined;
    },
    misbehave(wanted) {
      const wasThrown = fault === "thrown";
      fault = wanted;
      if (reported !== null && (wanted === "thrown" || wasThrown)) {
        cases.set(reported, wanted === "thrown");
      }
    },
  };
}
