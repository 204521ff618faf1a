import { splitPointKey } from "../../contract/ids.ts";
import type { Target } from "../room/wish.ts";
import { heldByCoolDown } from "./guards/cool-down.ts";
import { heldByFire } from "./guards/fire.ts";
import { heldByMisfit } from "./guards/fitting-value.ts";
import type { Guard, GuardCase, GuardContext, Guarded } from "./guards/guard.ts";
import { heldByInrush } from "./guards/inrush.ts";
import { heldByMinimumTime } from "./guards/minimum-time.ts";
import { heldByPeople } from "./guards/people.ts";
import { heldBySecrecy } from "./guards/secrecy.ts";
import { clampSetpoint } from "./guards/setpoint.ts";
import { isThere } from "./settled.ts";

export type { GuardContext, Guarded } from "./guards/guard.ts";

/** All guards; of several that hold a target, the first is named. */
const guards: readonly Guard[] = [
  heldByFire,
  heldBySecrecy,
  heldByCoolDown,
  heldByPeople,
  heldByMinimumTime,
  heldByInrush,
];

/**
 * The last gate of every path: rules, people, the hub and self-tests pass here. It may clamp or
 * delay, and always says why. What is there already is not looked at.
 */
export function guard(context: GuardContext, target: Target): Guarded {
  const open: Guarded = { target, value: target.value, clamped: null, held: null, exempt: null };
  const { device: id, point } = splitPointKey(target.point);
  const device = context.snapshot.model.devices.get(id);
  if (device === undefined) return open;
  const about: GuardCase = { context, device, point, value: target.value, target };
  const misfit = heldByMisfit(about);
  if (misfit !== null) return { ...open, held: misfit };
  const isSetpoint = device.kind === "hvac" && point === "setpoint";
  const clamped: Guarded = isSetpoint ? { target, ...clampSetpoint(about) } : open;
  const { value } = clamped;
  if (isThere(context.snapshot, target.point, value)) return { ...clamped, held: null };
  return { ...clamped, held: clamped.held ?? firstHeld({ ...about, value }) };
}

function firstHeld(about: GuardCase) {
  for (const guardOf of guards) {
    const held = guardOf(about);
    if (held !== null) return held;
  }
  return null;
}
