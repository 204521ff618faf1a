import { message } from "../../../contract/message.ts";
import { pointStep } from "../../../contract/profile.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { type Snapshot, valueAt } from "../../room/snapshot.ts";
import { type AirMode, limitInForce, untilMsOf } from "../../standards/exemption.ts";
import type { GuardCase, Guarded } from "./guard.ts";

export type Clamp = Pick<Guarded, "value" | "clamped" | "held" | "exempt">;

/**
 * PI26: cooling never below, heating never above, in the mode that is read and the one wished, and
 * not by the device's own rounding either. An exemption on file moves the limit, and is named.
 */
export function clampSetpoint({ context, device, target }: GuardCase): Clamp {
  const { snapshot, targets } = context;
  const wanted = target.value;
  const plain: Clamp = { value: wanted, clamped: null, held: null, exempt: null };
  if (typeof wanted !== "number") return plain;
  const read = airModeRead(snapshot, device);
  const wished = targets.get(`${device.id}/mode`)?.value;
  const mode = wished === undefined ? read : airModeOf(wished, snapshot);
  // While the unit runs in one mode and is to run in another, no set-point is right for both.
  if (mode === undefined || mode !== read) {
    const held = { text: message("guard.setpoint-unknown-mode"), clause };
    return { ...plain, held };
  }
  const { model, clockTrusted, nowMs } = snapshot;
  const { limitC, exemption } = limitInForce(model, mode, clockTrusted ? nowMs : null);
  const allowed = mode === "heating" ? Math.min(wanted, limitC) : Math.max(wanted, limitC);
  const value = onWire(device, mode, allowed, limitC);
  const key = mode === "heating" ? "guard.setpoint-heating" : "guard.setpoint-cooling";
  const clamped =
    value === wanted ? null : { text: message(key, { limit: limitC, wanted }), clause };
  const own = limitInForce(model, mode, null).limitC;
  const isBeyond = mode === "heating" ? value > own : value < own;
  if (exemption === null || !isBeyond) return { ...plain, value, clamped };
  const { owner, reason } = exemption;
  const untilAtMs = untilMsOf(exemption);
  const text = message("guard.exempt", { value, owner, reason, untilAtMs });
  return { ...plain, value, clamped, exempt: { text, clause } };
}

/** What the device's own rounding makes of it must not be beyond the limit: then the next step. */
function onWire(device: DeviceModel, mode: AirMode, allowed: number, limitC: number): number {
  const step = pointStep(device.profile, "setpoint");
  if (step === 0 || !Number.isFinite(allowed)) return allowed;
  const offset = device.points.get("setpoint")?.settings.offset ?? 0;
  const nearest = Math.round((allowed - offset) / step) * step + offset;
  const isBeyond = mode === "heating" ? nearest > limitC + hairC : nearest < limitC - hairC;
  if (!isBeyond) return allowed;
  const steps = (limitC - offset) / step;
  return (mode === "heating" ? Math.floor(steps) : Math.ceil(steps)) * step + offset;
}

const clause = "PI26";

/** Sums of tenths are off by less than this. */
const hairC = 1e-6;

/** How the unit runs, by what it reads; by the season when it has no modes. */
export const airModeRead = (snapshot: Snapshot, device: DeviceModel): AirMode | undefined =>
  device.points.has("mode")
    ? airModeOf(valueAt(snapshot, device.id, "mode"), snapshot)
    : snapshot.model.config.season;

/** Automatic, dry and fan modes answer to the season. An unknown mode answers to nothing. */
function airModeOf(mode: PointValue | undefined, snapshot: Snapshot): AirMode | undefined {
  if (mode === undefined) return undefined;
  if (mode === "heat") return "heating";
  if (mode === "cool") return "cooling";
  return snapshot.model.config.season;
}
