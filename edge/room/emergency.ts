import { pointKey } from "../../contract/ids.ts";
import { goodValue } from "../../contract/reading.ts";
import { type Emergency, emergencyAlarm, emergencyKinds } from "../../contract/record.ts";
import type { Binding } from "../../contract/room-config.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import type { Actual } from "./actual.ts";
import { restoredAfterMs } from "./shedding.ts";

/** An emergency from its contact's word until it is surely over. */
export interface EmergencyNow {
  /** The contact that told of it first. */
  readonly device: string;
  /** Room wall time, for people. */
  readonly atMs: number;
  /** Steady room time since which it lasts. */
  readonly sinceMs: number;
  /** Steady room time since which every contact of its role says that it is over; null: not so. */
  readonly overSinceMs: number | null;
}

export type Emergencies = ReadonlyMap<Emergency, EmergencyNow>;

/** The contacts of a role. An emergency's role is the emergency's own name. */
export const contactsOf = (
  model: RoomModel,
  role: NonNullable<Binding["role"]>,
): readonly DeviceModel[] =>
  devicesOfKind(model, "contact").filter((device) => device.binding.role === role);

/** What a contact says: yes, no, or undefined while it cannot be believed. */
export function contactWord(actual: Actual, device: DeviceModel): boolean | undefined {
  const value = goodValue(actual.get(pointKey(device.id, "active")));
  return typeof value === "boolean" ? value : undefined;
}

/** How long the contacts must say that it is over before the room goes back to its day. */
function overAfterMs(model: RoomModel, kind: Emergency): number {
  switch (kind) {
    case "fire":
      return roomLimits.fireOverMs;
    case "mains":
      return restoredAfterMs(model);
    // A button springs back: its case lasts until somebody had time to come.
    case "help":
    case "intruder":
      return roomLimits.helpKeptMs;
  }
}

/**
 * The emergencies after this instant's readings. One contact that says so begins it; only all of
 * its role, saying for long enough that it is over, end it: silence never does.
 */
export function emergenciesAfter(
  before: Emergencies,
  model: RoomModel,
  actual: Actual,
  at: { readonly nowMs: number; readonly steadyMs: number },
): Emergencies {
  const after = new Map<Emergency, EmergencyNow>();
  const all = devicesOfKind(model, "contact");
  for (const kind of emergencyKinds) {
    const contacts = all.filter((device) => device.binding.role === kind);
    if (contacts.length === 0) continue;
    const known = before.get(kind);
    const told = contacts.find((device) => contactWord(actual, device) === true);
    if (told !== undefined) {
      const { device, atMs, sinceMs } = known ?? {
        device: told.id,
        atMs: at.nowMs,
        sinceMs: at.steadyMs,
      };
      after.set(kind, { device, atMs, sinceMs, overSinceMs: null });
    } else if (known !== undefined) {
      const isOver = contacts.every((device) => contactWord(actual, device) === false);
      const overSinceMs = isOver ? (known.overSinceMs ?? at.steadyMs) : null;
      const overForMs = at.steadyMs - (overSinceMs ?? at.steadyMs);
      if (overForMs < overAfterMs(model, kind)) after.set(kind, { ...known, overSinceMs });
    }
  }
  return isSame(before, after) ? before : after;
}

function isSame(left: Emergencies, right: Emergencies): boolean {
  if (left.size !== right.size) return false;
  return [...right].every(([kind, { sinceMs, overSinceMs }]) => {
    const other = left.get(kind);
    return other?.sinceMs === sinceMs && other.overSinceMs === overSinceMs;
  });
}

/** What concerns people so much that nothing goes off while it lasts. Lost mains are no such thing. */
export const alertOf = (emergencies: Emergencies): Emergency | null =>
  emergencyKinds.find((kind) => kind !== "mains" && emergencies.has(kind)) ?? null;

/** Emergencies that began or ended since people were told of them; `told` are open alarms by id. */
export const emergencyNews = (
  told: ReadonlyMap<string, string>,
  emergencies: Emergencies,
): readonly {
  readonly emergency: Emergency;
  readonly device: string;
  readonly active: boolean;
}[] =>
  emergencyKinds.flatMap((emergency) => {
    const was = told.get(emergencyAlarm(emergency));
    const is = emergencies.get(emergency);
    if ((was === undefined) === (is === undefined)) return [];
    return [{ emergency, device: is?.device ?? was ?? "", active: is !== undefined }];
  });
