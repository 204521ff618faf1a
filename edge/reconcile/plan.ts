import { splitPointKey, type PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { guard, type Guarded, startsLoad } from "./guards.ts";
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
  readonly lastSwitchOnMonotonicMs: number;
  /** When a point was last told to go on, real and monotonic. */
  readonly startedMs: (point: PointKey) => number;
  /** This must not be sent now: it is out already, a pause is kept, a self-test uses the point. */
  busy(point: PointKey, value: PointValue): boolean;
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
    const judged = guard(guardContext, target);
    guarded.set(target.point, judged);
    if (judged.held !== null || context.busy(target.point, judged.value)) continue;
    if (!isReachable(snapshot, target.point) || isThere(snapshot, target.point, judged.value)) {
      continue;
    }
    commands.push({ point: target.point, value: judged.value, guarded: judged });
  }
  return { guarded, commands: oneStart(snapshot, inSafeOrder(snapshot, commands)) };
}

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
    if (!startsLoad(snapshot, command.point, command.value)) return true;
    const first = !started;
    started = true;
    return first;
  });
}
