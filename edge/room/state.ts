import type { Agenda } from "../../contract/agenda.ts";
import { type Duty, dutyName } from "../../contract/duty.ts";
import type { Failure } from "../../contract/errors.ts";
import type { PointKey } from "../../contract/ids.ts";
import { type Alarm, emergencyAlarm, emergencyKinds, type Phase } from "../../contract/record.ts";
import type { Baseline, SelfTestReport, SignOff, Trend } from "../../contract/selftest.ts";
import { roomLimits } from "../room-limits.ts";
import type {
  Attestation,
  BannerCheck,
  Cleaning,
  EarlyEnd,
  Extension,
  Hold,
  PutBack,
  StoredRoom,
  ThermalPace,
} from "../store/store.ts";
import type { ActualPoint } from "./actual.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import type { Emergencies } from "./emergency.ts";
import type { Falter } from "./faltering.ts";
import type { Howl } from "./howl.ts";
import { type LifeSigns, noLifeSigns } from "./life-signs.ts";
import { occupancyAtStart, type OccupancyState } from "./occupancy.ts";
import type { AirRun } from "./pace.ts";
import type { SensorWords } from "./presence.ts";
import type { Countdown } from "./snapshot.ts";
import type { WarmUp } from "./warm-ups.ts";
import { openSlot, type WattsMeter } from "./watts.ts";

/**
 * What the loop holds between two ticks. Everything here is either in the store or learned again
 * from the devices within seconds, so that nothing is lost by a restart.
 */
export interface RoomState {
  readonly actual: Map<PointKey, ActualPoint>;
  readonly reachable: Map<string, { isReachable: boolean; sinceMonotonicMs: number }>;
  readonly pointFailures: Map<PointKey, Failure>;
  /** Real, monotonic time since which a device reads what cannot be true. */
  readonly doubtfulSince: Map<string, number>;
  readonly duties: Map<string, Duty>;
  readonly alarms: Map<string, Alarm>;
  readonly endings: {
    readonly ended: Map<string, EarlyEnd>;
    readonly extended: Map<string, Extension>;
  };
  readonly attested: Map<string, Attestation>;
  /** By meeting. */
  readonly bannerChecks: Map<string, BannerCheck>;
  readonly pace: Map<ThermalPace["season"], ThermalPace>;
  /** Devices that owed an answer while they were watched. */
  readonly falters: Map<string, Falter>;
  readonly howls: Map<string, Howl>;
  /** By device, of what warms up. */
  readonly warmUps: Map<string, WarmUp>;
  /** What a test moved and has to go back, by point. */
  readonly putBacks: Map<PointKey, PutBack>;
  /** Steady room time since which it is tried, while its device is there. */
  readonly puttingBackMs: Map<PointKey, number>;
  /** By step and name. */
  readonly baselines: Map<string, Baseline>;
  readonly trends: Map<string, Trend>;
  /** What is about to fail, by its trend. */
  failing: readonly AlarmCondition[];
  airRun: AirRun | null;
  cleaning: Cleaning | null;
  countdown: Countdown | null;
  emergencies: Emergencies;
  /** What each presence sensor and each contact says, and since when. */
  words: SensorWords;
  signs: LifeSigns;
  /** Steady room time at which a meeting ran last; null: none since the start. */
  metMs: number | null;
  /** Steady room time at which something kept the room on last; null: not since the start. */
  keptOnMs: number | null;
  /** Steady room time since which the meter reads more than standby while the room is at rest. */
  overStandbySinceMs: number | null;
  agenda: Agenda | null;
  holds: readonly Hold[];
  reports: readonly SelfTestReport[];
  signOffs: readonly SignOff[];
  occupancy: OccupancyState;
  belowStandbySinceMs: number | null;
  watts: WattsMeter;
  phase: Phase;
  phaseMeetingId: string | null;
}

/** The state at start: what was stored, and nothing that only a device can tell. */
export function stateFrom(stored: StoredRoom, nowMs: number, steadyMs: number): RoomState {
  return {
    actual: new Map(),
    reachable: new Map(),
    pointFailures: new Map(),
    doubtfulSince: new Map(),
    // Of one name the last stands: what it was owed before is settled.
    duties: new Map(inOrderOfOwing(stored.duty).map((duty) => [dutyName(duty.id), duty])),
    alarms: new Map(
      stored.alarm.filter((each) => each.clearedAtMs === null).map((alarm) => [alarm.id, alarm]),
    ),
    endings: {
      ended: new Map(stored.ended.map((each) => [each.meetingId, each])),
      extended: new Map(stored.extended.map((each) => [each.meetingId, each])),
    },
    attested: new Map(stored.attested.map((each) => [each.duty, each])),
    bannerChecks: new Map(stored.bannerCheck.map((each) => [each.meetingId, each])),
    pace: new Map(stored.pace.map((each) => [each.season, each])),
    falters: new Map(),
    howls: new Map(),
    warmUps: new Map(),
    putBacks: new Map(stored.putBack.map((each) => [each.point, each])),
    puttingBackMs: new Map(),
    baselines: new Map(stored.baseline.map((each) => [`${each.step} ${each.name}`, each])),
    failing: [],
    trends: new Map(stored.trend.map((each) => [`${each.step} ${each.name}`, each])),
    airRun: null,
    cleaning: stored.cleaning[0] ?? null,
    countdown: null,
    emergencies: emergenciesFrom(stored.alarm, nowMs, steadyMs),
    words: new Map(),
    signs: noLifeSigns,
    metMs: null,
    keptOnMs: null,
    overStandbySinceMs: null,
    agenda: stored.agenda[0] ?? null,
    holds: stored.hold,
    reports: stored.report,
    signOffs: stored.signed,
    occupancy: occupancyAtStart(steadyMs),
    belowStandbySinceMs: null,
    watts: openSlot(nowMs, roomLimits.wattsSlotMs),
    phase: "idle",
    phaseMeetingId: null,
  };
}

/**
 * What was told and not taken back still is: after a restart a contact's silence ends no fire, and
 * loads that were shed are not taken for those that are still to go.
 */
const emergenciesFrom = (alarms: readonly Alarm[], nowMs: number, steadyMs: number): Emergencies =>
  new Map(
    emergencyKinds.flatMap((kind) => {
      const told = alarms.find(
        ({ id, clearedAtMs }) => id === emergencyAlarm(kind) && clearedAtMs === null,
      );
      if (told === undefined) return [];
      const { device, raisedAtMs: atMs } = told;
      // A clock that was lost with the mains may be behind.
      const sinceMs = steadyMs - Math.max(0, nowMs - atMs);
      return [[kind, { device: device ?? "", atMs, sinceMs, overSinceMs: null }] as const];
    }),
  );

/** `m1:tea` before `m1:tea#2` before `m1:tea#10`. */
const inOrderOfOwing = (duties: readonly Duty[]): readonly Duty[] =>
  duties.toSorted(
    (left, right) => left.id.length - right.id.length || (left.id < right.id ? -1 : 1),
  );
