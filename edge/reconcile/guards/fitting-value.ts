import { message } from "../../../contract/message.ts";
import type { PointKind } from "../../../contract/points.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Guard } from "./guard.ts";

/** Nothing is sent that the point cannot mean: a word for a number, a number that is none. */
export const heldByMisfit: Guard = ({ device, point, value }) => {
  const model = device.points.get(point);
  if (model === undefined || misfitOf(model.kind, value) === null) return null;
  return { text: message("guard.misfit", { device: device.id, point }), clause: "" };
};

/** What the point takes, when the value is something else. Warming and cooling cannot be wished. */
export function misfitOf(kind: PointKind, value: PointValue): string | null {
  switch (kind.type) {
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "a number";
    case "boolean":
      return typeof value === "boolean" ? null : "true or false";
    case "text":
      return typeof value === "string" ? null : "a text";
    case "choice": {
      const choices = kind.choices.filter((each) => each !== "warming" && each !== "cooling");
      const known = typeof value === "string" && choices.includes(value);
      return known ? null : `one of ${choices.join(", ")}`;
    }
  }
}
