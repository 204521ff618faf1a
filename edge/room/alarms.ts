import type { PointKey } from "../../contract/ids.ts";
import { splitPointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { roomLimits } from "../room-limits.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import { implausiblePoints } from "./doubts.ts";
import { dutyAlarms } from "./duty-alarms.ts";
import type { EffectFindings, StuckContact } from "./effects.ts";
import { wholeRoomMeter } from "../standards/equipment.ts";
import { microphoneAlarms } from "./microphone-alarms.ts";
import { emergencyAlarms, recordEmergencies, silentContacts } from "./emergency-alarms.ts";
import type { TickNews } from "./news.ts";
import { plateAlarms, vainImageText } from "./plate-alarms.ts";
import { signAlarms } from "./sign-alarms.ts";
import { numberAt, type Snapshot } from "./snapshot.ts";
import { type Disbelief, disbeliefs } from "./presence.ts";
import { overStandbyAfter, standbyCulprit } from "./standby.ts";
import type { RoomState } from "./state.ts";
import { endOf } from "./timetable.ts";

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
  /** Presence sensors that are not believed, and why. */
  readonly disbelieved: readonly Disbelief[];
  /** Contacts that lives depend on and that are silent. */
  readonly silentContacts: readonly AlarmCondition[];
  /** A room at rest has drawn more than standby for long enough. */
  readonly isOverStandby: boolean;
  /** What will fail before long, by what its tests measured. */
  readonly failing: readonly AlarmCondition[];
  /** The room's memory refuses to write. */
  readonly storeFailing: boolean;
}

/** Every condition that is an alarm at this instant. Its id is always the same for the same thing. */
export function alarmConditions(snapshot: Snapshot, trouble: Trouble): readonly AlarmCondition[] {
  return [
    ...emergencyAlarms(snapshot),
    ...trouble.silentContacts,
    ...clockAlarm(snapshot),
    ...(trouble.storeFailing ? [storeAlarm] : []),
    ...trouble.silent.map((device): AlarmCondition => ({
      id: `offline:${device}`,
      severity: "soon",
      text: message("alarm.device-offline", { device }),
      device,
    })),
    ...trouble.notEffective.map((key): AlarmCondition => {
      const { device, point } = splitPointKey(key);
      const vain = vainImageText(snapshot, key);
      const text = vain ?? message("alarm.command-failed", { device, point });
      return { id: `command:${key}`, severity: "now", text, device };
    }),
    ...trouble.stuck.map(({ relay, fed }): AlarmCondition => {
      const text = message("alarm.not-effective", { device: relay, fed });
      return { id: `effect:${relay}`, severity: "now", text, device: relay };
    }),
    ...[...trouble.implausible].map(([device, point]): AlarmCondition => {
      const text = message("alarm.implausible", { device, point });
      return { id: `implausible:${device}`, severity: "soon", text, device };
    }),
    ...plateAlarms(snapshot),
    ...signAlarms(snapshot),
    ...microphoneAlarms(snapshot),
    ...dutyAlarms(snapshot),
    ...presenceAlarm(snapshot),
    ...trouble.disbelieved.map(({ device, why }): AlarmCondition => ({
      id: `presence:${device}`,
      severity: "soon",
      text: message(`alarm.presence-${why}`, { device }),
      device,
    })),
    ...stillOccupiedAlarm(snapshot),
    ...drawingAlarm(snapshot, trouble),
    ...trouble.failing,
    ...testAlarm(snapshot),
  ];
}

const storeAlarm: AlarmCondition = {
  id: "store",
  severity: "now",
  text: message("alarm.store"),
  device: null,
};

function clockAlarm(snapshot: Snapshot): readonly AlarmCondition[] {
  if (snapshot.clockTrusted) return [];
  return [{ id: "clock", severity: "now", text: message("alarm.clock"), device: null }];
}

function presenceAlarm(snapshot: Snapshot): readonly AlarmCondition[] {
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

/** Long after the end, or for long without a meeting, the room counts as occupied and stays on. */
function stillOccupiedAlarm(snapshot: Snapshot): readonly AlarmCondition[] {
  const { phase, meeting, endings, nowMs, steadyMs, occupancy } = snapshot;
  const { stillOccupiedMs } = roomLimits;
  const isOver = phase === "leaving" || phase === "powering-down";
  const isLate = isOver && meeting !== null && nowMs - endOf(meeting, endings) >= stillOccupiedMs;
  const isLong = occupancy.state === "occupied" && steadyMs - occupancy.sinceMs >= stillOccupiedMs;
  const isLit = phase === "idle" && isLong && snapshot.belowStandbySinceMs === null;
  const isKeptOn = isLate && snapshot.staysOn !== null;
  if (!isKeptOn && !isLit && !(isLate && occupancy.state === "occupied")) return [];
  const text = message(isKeptOn ? "alarm.kept-on" : "alarm.still-occupied");
  return [{ id: "still-occupied", severity: "soon", text, device: null }];
}

/** Before a meeting, what its last test of the room found: gone once it has passed. */
function testAlarm({ meeting, phase, reports }: Snapshot): readonly AlarmCondition[] {
  if (meeting === null || (phase !== "preparing" && phase !== "open")) return [];
  const last = reports.findLast(
    (report) =>
      report.meetingId === meeting.id && report.only === null && report.worst !== "skipped",
  );
  const failed = new Set(
    last?.steps.filter(({ result }) => result === "fail").map(({ device }) => device),
  );
  const [device] = failed;
  if (device === undefined) return [];
  const text =
    failed.size === 1
      ? message("alarm.test-failed", { device })
      : message("alarm.test-failed-more", { device, more: failed.size - 1 });
  return [{ id: "test-failed", severity: "now", text, device }];
}

/** One alarm for one excess: the room that did not go off, or something in it that came on since. */
function drawingAlarm(snapshot: Snapshot, trouble: Trouble): readonly AlarmCondition[] {
  const notOff = notOffAlarm(snapshot, trouble.isStillDrawing);
  if (notOff.length > 0 || !trouble.isOverStandby) return notOff;
  const { model } = snapshot;
  const meter = wholeRoomMeter(model);
  const watts = meter === undefined ? undefined : numberAt(snapshot, meter.id, "activePower");
  if (watts === undefined) return [];
  const device = standbyCulprit(snapshot);
  const params = { watts: Math.round(watts), limit: model.config.standbyWatts };
  const text =
    device === null
      ? message("alarm.standby-unknown", params)
      : message("alarm.standby", { ...params, device });
  return [{ id: "standby", severity: "soon", text, device }];
}

/** Everything reads off, or had to be by now, and the meter still shows a load. */
function notOffAlarm(snapshot: Snapshot, isStillDrawing: boolean): readonly AlarmCondition[] {
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
  conditions: readonly AlarmCondition[],
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
  recordEmergencies(state, snapshot, news);
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
    disbelieved: disbeliefs({ ...snapshot, words: state.words, metMs: state.metMs }),
    silentContacts: silentContacts(snapshot, state.words, at.monotonicMs),
    isOverStandby: isOverStandby(state, snapshot),
    implausible: lastingDoubts(state, snapshot, at.monotonicMs),
    storeFailing: news.isRefused,
    failing: state.failing,
  });
  for (const alarm of alarmChanges(state.alarms, conditions, snapshot.nowMs)) {
    if (alarm.clearedAtMs === null) state.alarms.set(alarm.id, alarm);
    else state.alarms.delete(alarm.id);
    news.keep({ kind: "alarm", id: alarm.id, value: alarm });
    news.record({ kind: "alarm", alarm });
  }
}

function isOverStandby(state: RoomState, snapshot: Snapshot): boolean {
  state.overStandbySinceMs = overStandbyAfter(state.overStandbySinceMs, snapshot);
  const { overStandbySinceMs: sinceMs } = state;
  return sinceMs !== null && snapshot.steadyMs - sinceMs >= roomLimits.standbyOverMs;
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
