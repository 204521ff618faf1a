import type { Binding } from "../../contract/room-config.ts";
import type { PointSample } from "../drivers/driver.ts";

/**
 * What a contact's input means in this room. A loop that is closed while all is well tells the
 * opposite of what its wire says, whatever wire that is; anything else a device tells stands.
 */
export function contactSense({ invert = false }: Binding): (sample: PointSample) => PointSample {
  if (!invert) return (sample) => sample;
  return (sample) =>
    sample.point === "active" && typeof sample.value === "boolean"
      ? { ...sample, value: !sample.value }
      : sample;
}
