import { pointKey } from "../../contract/ids.ts";
import { pointStep } from "../../contract/profile.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { airModeRead } from "../reconcile/guards/setpoint.ts";
import { isSettledAt } from "../reconcile/settled.ts";
import { numberAt, type Snapshot, valueAt } from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import { limitInForce } from "../standards/exemption.ts";
import type { Rule } from "./rule.ts";

/**
 * PI26 also where nobody asked the room: a thermostat turned by hand, or a unit put into another mode
 * with its old set-point, is brought back to the limit as long as it runs.
 */
export const airLimit: Rule = (snapshot) =>
  devicesOfKind(snapshot.model, "hvac").flatMap((device) => correction(snapshot, device));

function correction(snapshot: Snapshot, device: DeviceModel): readonly Wish[] {
  const { model, clockTrusted, nowMs } = snapshot;
  const runs = valueAt(snapshot, device.id, "power") === "on";
  const setpointC = numberAt(snapshot, device.id, "setpoint");
  const mode = airModeRead(snapshot, device);
  const isWritable = device.points.get("setpoint")?.writable === true;
  if (!runs || !isWritable || setpointC === undefined || mode === undefined) return [];
  const { limitC } = limitInForce(model, mode, clockTrusted ? nowMs : null);
  const isWithin = mode === "heating" ? setpointC <= limitC : setpointC >= limitC;
  if (isWithin || isSettledAt(limitC, setpointC, pointStep(device.profile, "setpoint"))) return [];
  const reason = because("air-limit", "PI26", "rule.air-limit", {
    found: setpointC,
    limit: limitC,
  });
  return [{ point: pointKey(device.id, "setpoint"), value: limitC, level: "default", reason }];
}
