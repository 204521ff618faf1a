import type { PointKey } from "../../contract/ids.ts";
import { splitPointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { roomLimits } from "../room-limits.ts";
import { implausiblePoints } from "./doubts.ts";
import type { EffectFindings, StuckContact } from "./effects.ts";
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
  /** Contacts that read open and are not. */
  readonly stuck: readonly StuckContact[];
  /** Everything reads off, and the meter shows a load all the same. */
  readonly isStillDrawing: boolean;
  /** Device → the point that reads what cannot be true, for too long now. */
  readonly implausible: ReadonlyMap<string, string>;
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
    ...trouble.stuck.map(({ relay, fed }): Condition => {
      const text = message("alarm.not-effective", { device: relay, fed });
      return { id: `effect:${relay}`, severity: "now", text, device: relay };
    }),
    ...[...trouble.implausible].map(([device, point]): Condition => {
      const text = message("alarm.implausible", { device, point });
      return { id: `implausible:${device}`, severity: "soon", text, device };
    }),
    ...[...snapshot.undrawable].map((device): Condition => {
      const text = message("alarm.plate-not-drawn", { device });
      return { id: `plate:${device}`, severity: "now", text, device };
    }),
    ...missedDuties(snapshot),
    ...presenceAlarm(snapshot),
    ...stillOccupiedAlarm(snapshot),
    ...notOffAlarm(snapshot, trouble.isStillDrawing),
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

/** Everything reads off, or had to be by now, and the meter still shows a load. */
function notOffAlarm(snapshot: Snapshot, isStillDrawing: boolean): readonly Condition[] {
  const meter = wholeRoomMeter(snapshot.model);
  const missed = [...snapshot.duties.values()].some(
    (duty) => duty.kind === "off-proved" && duty.status === "missed",
  );
  const isOwed = missed && snapshot.phase === "idle";
  if (meter === undefined || !(isOwed || isStillDrawing)) return [];
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

/** What only the loop knows of this instant. Times are real and monotonic. */
export interface AlarmFacts {
  readonly monotonicMs: number;
  readonly notEffective: readonly PointKey[];
  readonly effects: EffectFindings;
}

/** Brings the alarms up to this instant: raised and cleared ones are on record. */
export function followAlarms(
  state: RoomState,
  snapshot: Snapshot,
  news: TickNews,
  at: AlarmFacts,
): void {
  const silent = [...state.reachable]
    .filter(([device, known]) => {
      const quietMs = at.monotonicMs - known.sinceMonotonicMs;
      const isMissing = snapshot.availability.get(device) === "offline";
      return isMissing && quietMs >= roomLimits.wireOfflineAlarmMs;
    })
    .map(([device]) => device);
  const conditions = alarmConditions(snapshot, {
    silent,
    notEffective: at.notEffective,
    ...at.effects,
    implausible: lastingDoubts(state, snapshot, at.monotonicMs),
    storeFailing: news.isRefused,
  });
  for (const alarm of alarmChanges(state.alarms, conditions, snapshot.nowMs)) {
    if (alarm.clearedAtMs === null) state.alarms.set(alarm.id, alarm);
    else state.alarms.delete(alarm.id);
    news.keep({ kind: "alarm", id: alarm.id, value: alarm });
    news.record({ kind: "alarm", alarm });
  }
}

/** One bad reading is no alarm; a sensor that goes on with them is. */
function lastingDoubts(state: RoomState, snapshot: Snapshot, monotonicMs: number) {
  const doubtful = implausiblePoints(snapshot);
  for (const device of state.doubtfulSince.keys()) {
    if (!doubtful.has(device)) state.doubtfulSince.delete(device);
  }
  return new Map(
    [...doubtful].filter(([device]) => {
      const sinceMs = state.doubtfulSince.get(device) ?? monotonicMs;
      state.doubtfulSince.set(device, sinceMs);
      return monotonicMs - sinceMs >= roomLimits.wireImplausibleMs;
    }),
  );
}
