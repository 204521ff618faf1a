import { pointKey, type PointKey, splitPointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { guard } from "./guards.ts";
import type { Guarded, Held } from "./guards/guard.ts";
import { startsLoad } from "./guards/inrush.ts";
import { isThere } from "./settled.ts";

/** A command that should go out now. */
export interface PlannedCommand {
  readonly point: PointKey;
  readonly value: PointValue;
  readonly guarded: Guarded;
}

export interface Plan {
  readonly guarded: ReadonlyMap<PointKey, Guarded>;
  readonly commands: readonly PlannedCommand[];
}

/** What the plan needs to know of commands already given. */
export interface PlanContext {
  readonly monotonicMs: number;
  /** Real, monotonic: no load may be started before this. */
  readonly startsFromMs: number;
  /** When a point was last told to go on, real and monotonic. */
  readonly startedMs: (point: PointKey) => number;
  /** This must not be sent now: it is out already, a pause is kept, a self-test uses the point. */
  busy(target: Target, value: PointValue): boolean;
  /** The point was told something else a moment ago. */
  hasty(point: PointKey, value: PointValue): boolean;
}

/**
 * Target against actual: what must be sent, in an order that is safe. At most one load is started in
 * one plan, so that in-rush currents do not meet.
 */
export function planCommands(
  snapshot: Snapshot,
  targets: ReadonlyMap<PointKey, Target>,
  context: PlanContext,
): Plan {
  const guardContext = { snapshot, targets, ...context };
  const guarded = new Map<PointKey, Guarded>();
  const commands: PlannedCommand[] = [];
  for (const target of targets.values()) {
    const allowed = guard(guardContext, target);
    const { value } = allowed;
    const isDone = isThere(snapshot, target.point, value);
    const held =
      allowed.held ?? (isDone ? null : heldOnItsWay(snapshot, targets, context, allowed));
    const judged = { ...allowed, held };
    guarded.set(target.point, judged);
    if (isDone || held !== null || context.busy(target, value)) continue;
    if (isReachable(snapshot, target.point)) {
      commands.push({ point: target.point, value, guarded: judged });
    }
  }
  return { guarded, commands: oneStart(snapshot, inSafeOrder(snapshot, commands)) };
}

/** What no guard minds, and still cannot be sent just now. */
function heldOnItsWay(
  snapshot: Snapshot,
  targets: ReadonlyMap<PointKey, Target>,
  context: PlanContext,
  { target, value }: Guarded,
): Held {
  const { device } = splitPointKey(target.point);
  const availability = snapshot.availability.get(device);
  if (availability === "offline") {
    return { text: message("guard.offline", { device }), clause: "" };
  }
  const supply = snapshot.model.devices.get(device)?.binding.supply;
  if (availability === "unpowered" && supply !== undefined) {
    // What has been switched off with its supply waits for nothing, unless a person does.
    const isRest = target.level !== "hold" && !isWishedOn(targets, supply);
    return isRest ? null : { text: message("guard.no-supply", { device, supply }), clause: "" };
  }
  if (target.level === "safety" || !context.hasty(target.point, value)) return null;
  return { text: message("guard.haste"), clause: "", isBrief: true };
}

const isWishedOn = (targets: ReadonlyMap<PointKey, Target>, supply: string): boolean =>
  targets.get(pointKey(supply, "power"))?.value === "on";

function isReachable(snapshot: Snapshot, point: PointKey): boolean {
  const { device, point: name } = splitPointKey(point);
  const model = snapshot.model.devices.get(device);
  return (
    model?.points.get(name)?.writable === true && snapshot.availability.get(device) === "online"
  );
}

/** Supplies come on first and go off last; a mode is set before its set-point, power after both. */
const onOrder = ["relay", "lighting-zone", "door-lock", "hvac"];
const offOrder = ["led-sign", "hvac", "projector", "speaker", "microphone"];
const pointOrder = ["mode", "setpoint", "power"];

function inSafeOrder(snapshot: Snapshot, commands: readonly PlannedCommand[]) {
  const rank = (command: PlannedCommand): number => {
    const { device, point } = splitPointKey(command.point);
    const kind = kindOf(snapshot.model.devices.get(device));
    const order = command.value === "off" ? offOrder : onOrder;
    const byKind = order.indexOf(kind);
    return (byKind === -1 ? order.length : byKind) * 10 + pointOrder.indexOf(point) + 1;
  };
  return commands.toSorted((left, right) => rank(left) - rank(right));
}

const kindOf = (device: DeviceModel | undefined): string => device?.kind ?? "";

function oneStart(snapshot: Snapshot, commands: readonly PlannedCommand[]) {
  let started = false;
  return commands.filter((command) => {
    if (!startsLoad(snapshot.model, command.point, command.value)) return true;
    const first = !started;
    started = true;
    return first;
  });
}
