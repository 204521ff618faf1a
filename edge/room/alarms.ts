import type { PointKey } from "../../contract/ids.ts";
import { splitPointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { roomLimits } from "../room-limits.ts";
import { wholeRoomMeter } from "../standards/duty-windows.ts";
import type { TickNews } from "./news.ts";
import { numberAt, type Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/** What is wrong now, besides what the snapshot shows. */
export interface Trouble {
  /** Devices that have been silent long enough, and are not unpowered. */
  readonly silent: readonly string[];
  /** Points that did not reach their target after a series of attempts. */
  readonly notEffective: readonly PointKey[];
  /** The room's memory refuses to write. */
  readonly storeFailing: boolean;
}

type Condition = Omit<Alarm, "raisedAtMs" | "clearedAtMs">;

/** Every condition that is an alarm at this instant. Its id is always the same for the same thing. */
export function alarmConditions(snapshot: Snapshot, trouble: Trouble): readonly Condition[] {
  return [
    ...clockAlarm(snapshot),
    ...(trouble.storeFailing ? [storeAlarm] : []),
    ...trouble.silent.map((device): Condition => ({
      id: `offline:${device}`,
      severity: "soon",
      text: message("alarm.device-offline", { device }),
      device,
    })),
    ...trouble.notEffective.map((key): Condition => {
      const { device, point } = splitPointKey(key);
      const text = message("alarm.command-failed", { device, point });
      return { id: `command:${key}`, severity: "now", text, device };
    }),
    ...[...snapshot.undrawable].map((device): Condition => {
      const text = message("alarm.plate-not-drawn", { device });
      return { id: `plate:${device}`, severity: "now", text, device };
    }),
    ...missedDuties(snapshot),
    ...presenceAlarm(snapshot),
    ...stillOccupiedAlarm(snapshot),
    ...notOffAlarm(snapshot),
  ];
}

const storeAlarm: Condition = {
  id: "store",
  severity: "now",
  text: message("alarm.store"),
  device: null,
};

function clockAlarm(snapshot: Snapshot): readonly Condition[] {
  if (snapshot.clockTrusted) return [];
  return [{ id: "clock", severity: "now", text: message("alarm.clock"), device: null }];
}

/** A missed duty stays an alarm while its meeting is the one at hand. */
function missedDuties(snapshot: Snapshot): readonly Condition[] {
  const { meeting } = snapshot;
  if (meeting === null) return [];
  return [...snapshot.duties.values()]
    .filter((duty) => duty.meetingId === meeting.id && duty.status === "missed")
    .map((duty) => ({
      id: `missed:${duty.id}`,
      severity: "now" as const,
      text: message("alarm.duty-missed", { duty: duty.kind }),
      device: null,
    }));
}

function presenceAlarm(snapshot: Snapshot): readonly Condition[] {
  const { occupancy, steadyMs } = snapshot;
  const long = steadyMs - occupancy.sinceMs >= roomLimits.presenceUnknownMs;
  if (occupancy.state !== "unknown" || !long) return [];
  return [
    {
      id: "presence",
      severity: "soon",
      text: message("alarm.presence-unknown"),
      device: null,
    },
  ];
}

/** Long after the end the room still counts as occupied: it stays on until somebody looks. */
function stillOccupiedAlarm(snapshot: Snapshot): readonly Condition[] {
  const { phase, meeting, nowMs } = snapshot;
  const isLong = meeting !== null && nowMs - meeting.endMs >= roomLimits.stillOccupiedMs;
  if (phase !== "leaving" || !isLong) return [];
  const text = message("alarm.still-occupied");
  return [{ id: "still-occupied", severity: "soon", text, device: null }];
}

/** Off duty is missed and the meter still shows a load. */
function notOffAlarm(snapshot: Snapshot): readonly Condition[] {
  const meter = wholeRoomMeter(snapshot.model);
  const missed = [...snapshot.duties.values()].some(
    (duty) => duty.kind === "off-proved" && duty.status === "missed",
  );
  if (meter === undefined || !missed || snapshot.phase !== "idle") return [];
  const watts = numberAt(snapshot, meter.id, "activePower");
  const limit = snapshot.model.config.standbyWatts;
  if (watts === undefined || watts <= limit) return [];
  const text = message("alarm.not-off", { watts, limit });
  return [{ id: "not-off", severity: "now", text, device: meter.id }];
}

/** Alarms that begin or end with these conditions. An alarm that goes on is not news. */
export function alarmChanges(
  open: ReadonlyMap<string, Alarm>,
  conditions: readonly Condition[],
  nowMs: number,
): readonly Alarm[] {
  const present = new Set(conditions.map((condition) => condition.id));
  const raised = conditions
    .filter((condition) => !open.has(condition.id))
    .map((condition): Alarm => ({ ...condition, raisedAtMs: nowMs, clearedAtMs: null }));
  const cleared = [...open.values()]
    .filter((alarm) => !present.has(alarm.id))
    .map((alarm): Alarm => ({ ...alarm, clearedAtMs: nowMs }));
  return [...raised, ...cleared];
}

/** Brings the alarms up to this instant: raised and cleared ones are on record. */
export function followAlarms(
  state: RoomState,
  snapshot: Snapshot,
  news: TickNews,
  at: { readonly monotonicMs: number; readonly notEffective: readonly PointKey[] },
): void {
  const silent = [...state.reachable]
    .filter(([device, known]) => {
      const quietMs = at.monotonicMs - known.sinceMonotonicMs;
      const isMissing = snapshot.availability.get(device) === "offline";
      return isMissing && quietMs >= roomLimits.wireOfflineAlarmMs;
    })
    .map(([device]) => device);
  const trouble = { silent, notEffective: at.notEffective, storeFailing: news.isRefused };
  const conditions = alarmConditions(snapshot, trouble);
  for (const alarm of alarmChanges(state.alarms, conditions, snapshot.nowMs)) {
    if (alarm.clearedAtMs === null) state.alarms.set(alarm.id, alarm);
    else state.alarms.delete(alarm.id);
    news.alarms.set(alarm.id, alarm);
    news.record({ kind: "alarm", alarm });
  }
}
