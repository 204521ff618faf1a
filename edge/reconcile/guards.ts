import { clauseNumber } from "../../contract/clauses.ts";
import { pointKey, type PointKey, splitPointKey } from "../../contract/ids.ts";
import { type Message, message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import { type DeviceModel, pointOf } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { fedBy, getsHot, isCold, pointAt, type Snapshot, valueAt } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { isThere } from "./settled.ts";

/** A target after the last gate: what may be sent now, and what was changed or held back, and why. */
export interface Guarded {
  readonly target: Target;
  /** What may be sent. Differs from the target when it was clamped. */
  readonly value: PointValue;
  readonly clamped: { readonly text: Message; readonly clause: string } | null;
  /** Set while it must not be sent yet. */
  readonly held: { readonly text: Message; readonly clause: string } | null;
}

/** What the guards need besides the room: how a set-point reads depends on the mode to come. */
export interface GuardContext {
  readonly snapshot: Snapshot;
  readonly targets: ReadonlyMap<PointKey, Target>;
  /** Real, monotonic. */
  readonly monotonicMs: number;
  readonly lastSwitchOnMonotonicMs: number;
  /** When a point was last told to go on; minus infinity when it never was. */
  readonly startedMs: (point: PointKey) => number;
}

type Held = { text: Message; clause: string } | null;

/**
 * The last gate of every path: rules, people, the hub and self-tests pass here. It may clamp or
 * delay, and always says why.
 */
export function guard(context: GuardContext, target: Target): Guarded {
  const { snapshot } = context;
  const { device: id, point } = splitPointKey(target.point);
  const device = snapshot.model.devices.get(id);
  if (device === undefined) return { target, value: target.value, clamped: null, held: null };
  const clamped =
    device.kind === "hvac" && point === "setpoint" ? clampSetpoint(context, device, target) : null;
  const value = clamped?.value ?? target.value;
  const held = isThere(snapshot, target.point, value)
    ? null
    : (clamped?.held ?? firstHeld(context, device, point, target));
  return { target, value, clamped: clamped?.clamped ?? null, held };
}

function firstHeld(
  context: GuardContext,
  device: DeviceModel,
  point: string,
  target: Target,
): Held {
  return (
    heldByCoolDown(context, device, point, target) ??
    heldByPeople(context.snapshot, device, point, target) ??
    heldByMinimumTime(context.snapshot, device, point, target) ??
    heldByInrush(context, device, point, target)
  );
}

interface Clamp {
  readonly value: PointValue;
  readonly clamped: Guarded["clamped"];
  readonly held: Held;
}

/** PI26: cooling never below, heating never above, in the mode that is read and the one wished. */
function clampSetpoint(context: GuardContext, device: DeviceModel, target: Target): Clamp {
  const { snapshot, targets } = context;
  const wanted = target.value;
  if (typeof wanted !== "number") return { value: wanted, clamped: null, held: null };
  const read = isHeating(valueAt(snapshot, device.id, "mode"), snapshot);
  const wished = targets.get(`${device.id}/mode`)?.value;
  const heating = wished === undefined ? read : isHeating(wished, snapshot);
  // While the unit runs in one mode and is to run in another, no set-point is right for both.
  if (heating === undefined || heating !== read) {
    const held = { text: message("guard.setpoint-unknown-mode"), clause: "PI26" };
    return { value: wanted, clamped: null, held };
  }
  const { standards } = snapshot.model;
  const limit = clauseNumber(standards, "PI26", heating ? "heatingMax" : "coolingMin");
  const allowed = heating ? Math.min(wanted, limit) : Math.max(wanted, limit);
  if (allowed === wanted) return { value: wanted, clamped: null, held: null };
  const key = heating ? "guard.setpoint-heating" : "guard.setpoint-cooling";
  return {
    value: allowed,
    clamped: { text: message(key, { limit, wanted }), clause: "PI26" },
    held: null,
  };
}

/** Automatic, dry and fan modes answer to the season. An unknown mode answers to nothing. */
function isHeating(mode: PointValue | undefined, snapshot: Snapshot): boolean | undefined {
  if (mode === undefined) return undefined;
  if (mode === "heat") return true;
  if (mode === "cool") return false;
  return snapshot.model.config.season === "heating";
}

/** No supply is cut while something on it is hot, or silent about it. */
function heldByCoolDown(
  context: GuardContext,
  device: DeviceModel,
  point: string,
  target: Target,
): Held {
  if (point !== "power" || target.value !== "off") return null;
  const { snapshot } = context;
  const hot = fedBy(snapshot.model, device.id).find(
    (fed) => !isCold(snapshot, fed) || isStarting(context, fed),
  );
  if (hot === undefined) return null;
  return { text: message("guard.cool-down", { device: hot.id }), clause: "NX 6.4.2.5" };
}

/** Told to start, or about to be: what was read before that proves nothing. */
function isStarting({ snapshot, targets, startedMs }: GuardContext, fed: DeviceModel): boolean {
  if (!getsHot(fed)) return false;
  const key = pointKey(fed.id, "power");
  const heardMs = snapshot.actual.get(key)?.seenMonotonicMs ?? Number.NEGATIVE_INFINITY;
  const provenFromMs = startedMs(key) + fed.profile.timings.settle;
  return targets.get(key)?.value === "on" || heardMs < provenFromMs;
}

const keptUnderPeople: ReadonlySet<string> = new Set([
  "lighting-zone",
  "relay",
  "projector",
  "speaker",
  "hvac",
  "led-sign",
]);

/** Nothing goes off under people by itself; unknown counts as people. A person's hold may. */
function heldByPeople(
  snapshot: Snapshot,
  device: DeviceModel,
  point: string,
  target: Target,
): Held {
  const off = point === "power" && target.value === "off" && keptUnderPeople.has(device.kind);
  const lock = device.kind === "door-lock" && target.value === "locked";
  if ((!off && !lock) || target.level === "hold" || target.level === "safety") return null;
  const { state } = snapshot.occupancy;
  if (state === "empty") return null;
  const key = state === "occupied" ? "guard.people" : "guard.presence-unknown";
  return { text: message(key), clause: off ? "NX 6.4.2.1" : "NX 6.2.1.2" };
}

/** Compressors and lamps keep their minimum on and off times. */
function heldByMinimumTime(
  snapshot: Snapshot,
  device: DeviceModel,
  point: string,
  target: Target,
): Held {
  if (point !== "power") return null;
  const { minimumOn, minimumOff } = device.profile.timings;
  const actual = pointAt(snapshot, device.id, "power");
  if (actual?.quality !== "good") return null;
  const needMs = target.value === "off" ? minimumOn : minimumOff;
  const wasOpposite = actual.value !== target.value;
  if (needMs === undefined || !wasOpposite) return null;
  const waitMs = actual.sinceMs + needMs - snapshot.steadyMs;
  if (waitMs <= 0) return null;
  const key = target.value === "off" ? "guard.minimum-on" : "guard.minimum-off";
  return { text: message(key, { device: device.id, waitMs }), clause: "" };
}

const inrushKinds: ReadonlySet<string> = new Set(["relay", "lighting-zone", "projector", "hvac"]);

/** Loads are switched on one after another. */
function heldByInrush(
  context: GuardContext,
  device: DeviceModel,
  point: string,
  target: Target,
): Held {
  if (point !== "power" || target.value !== "on" || !inrushKinds.has(device.kind)) return null;
  const sinceMs = context.monotonicMs - context.lastSwitchOnMonotonicMs;
  if (sinceMs >= roomLimits.wireInrushGapMs) return null;
  return { text: message("guard.inrush"), clause: "" };
}

/** Whether sending this starts a load: the in-rush guard counts from here. */
export function startsLoad(snapshot: Snapshot, point: PointKey, value: PointValue): boolean {
  const model = pointOf(snapshot.model, point);
  const device = snapshot.model.devices.get(splitPointKey(point).device);
  return model?.name === "power" && value === "on" && inrushKinds.has(device?.kind ?? "");
}
