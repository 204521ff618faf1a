import { writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { type Rule, wishAll } from "./rule.ts";

/** The air is brought to comfort by the start and kept there until the end. */
export const comfort: Rule = (snapshot) => {
  const { meeting, phase, model, nowMs } = snapshot;
  if (meeting === null) return [];
  const before = phase === "preparing" || phase === "open";
  if (!before && phase !== "meeting") return [];
  const settings = model.config.comfort;
  if (before && nowMs < meeting.startMs - settings.lead) return [];
  const cooling = model.config.season === "cooling";
  const params = { meetingAtMs: meeting.startMs };
  const reason = because("comfort", "NX 7.1.1", "rule.comfort", params);
  const setpoint = cooling ? settings.coolingSetpoint : settings.heatingSetpoint;
  return [
    ...wishAll(writableKeys(model, "hvac", "mode"), cooling ? "cool" : "heat", reason),
    ...wishAll(writableKeys(model, "hvac", "setpoint"), setpoint, reason),
    ...wishAll(writableKeys(model, "hvac", "power"), "on", reason),
  ];
};
