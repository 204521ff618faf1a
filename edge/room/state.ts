import type { Agenda } from "../../contract/agenda.ts";
import type { Availability } from "../../contract/api.ts";
import { type Duty, dutyName, isSettled } from "../../contract/duty.ts";
import type { Failure } from "../../contract/errors.ts";
import type { PointKey } from "../../contract/ids.ts";
import { goodNumber, goodValue } from "../../contract/reading.ts";
import type { Alarm, Phase, SelfTestReport } from "../../contract/record.ts";
import { staleAfterMs } from "../../contract/profile.ts";
import { pointKey } from "../../contract/ids.ts";
import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { wholeRoomMeter } from "../standards/duty-windows.ts";
import type {
  Attestation,
  Cleaning,
  EarlyEnd,
  Extension,
  Hold,
  StoredRoom,
  ThermalPace,
} from "../store/store.ts";
import { type ActualPoint, aged } from "./actual.ts";
import { occupancyAfter, occupancyAtStart, type OccupancyState } from "./occupancy.ts";
import { phaseAt } from "./phase.ts";
import type { Countdown, Snapshot } from "./snapshot.ts";
import { doorLeadMs, timetableAt } from "./timetable.ts";
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
  readonly pace: Map<ThermalPace["season"], ThermalPace>;
  cleaning: Cleaning | null;
  countdown: Countdown | null;
  agenda: Agenda | null;
  holds: readonly Hold[];
  reports: readonly SelfTestReport[];
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
    pace: new Map(stored.pace.map((each) => [each.season, each])),
    cleaning: stored.cleaning[0] ?? null,
    countdown: null,
    agenda: stored.agenda[0] ?? null,
    holds: stored.hold,
    reports: stored.report,
    occupancy: occupancyAtStart(steadyMs),
    belowStandbySinceMs: null,
    watts: openSlot(nowMs, roomLimits.wattsSlotMs),
    phase: "idle",
    phaseMeetingId: null,
  };
}

/** `m1:tea` before `m1:tea#2` before `m1:tea#10`. */
const inOrderOfOwing = (duties: readonly Duty[]): readonly Duty[] =>
  duties.toSorted(
    (left, right) => left.id.length - right.id.length || (left.id < right.id ? -1 : 1),
  );

/** One instant. `nowMs` is room wall time, `monotonicMs` real time since some start. */
export interface Instant {
  readonly nowMs: number;
  /** Room time that only ever passes: what lasts is measured by it, so that a clock set right ages nothing. */
  readonly steadyMs: number;
  readonly monotonicMs: number;
  readonly clockTrusted: boolean;
}

/**
 * derive: ages the readings, learns presence and standby from them, and looks up the phase. Changes
 * only what it owns of the state (occupancy, standby window) and returns a frozen picture.
 * `marginMs` is how long before its first deadline a meeting wakes the room.
 */
export function derive(
  state: RoomState,
  model: RoomModel,
  marginMs: number,
  at: Instant,
): Snapshot {
  const actual = agedPoints(state, model, at.monotonicMs);
  state.occupancy = occupancyAfter(
    state.occupancy,
    presenceSignals(model, actual),
    at.steadyMs,
    roomLimits.emptyAfterMs,
  );
  state.belowStandbySinceMs = belowStandby(state, model, actual, at.steadyMs);
  const timetable = timetableAt(
    state.agenda,
    model.standards,
    state.endings,
    (meetingId) => isClosedOff(state, meetingId),
    at.nowMs,
    marginMs,
  );
  const now = at.clockTrusted
    ? phaseAt(
        timetable,
        state.occupancy.state,
        hasBegunToRest(state, timetable.ended?.id),
        doorLeadMs(model.standards),
        at.nowMs,
      )
    : { phase: state.phase, meeting: null };
  return {
    nowMs: at.nowMs,
    steadyMs: at.steadyMs,
    clockTrusted: at.clockTrusted,
    model,
    actual,
    availability: availabilities(state, model, actual),
    agenda: state.agenda,
    phase: now.phase,
    meeting: now.meeting,
    occupancy: state.occupancy,
    duties: state.duties,
    holds: state.holds,
    attested: state.attested,
    endings: state.endings,
    countdown: state.countdown,
    cleaning: state.cleaning,
    pace: state.pace,
    reports: state.reports,
    plates: new Map(),
    undrawable: new Set(),
    belowStandbySinceMs: state.belowStandbySinceMs,
  };
}

function agedPoints(state: RoomState, model: RoomModel, monotonicMs: number) {
  const actual = new Map<PointKey, ActualPoint>();
  for (const device of model.devices.values()) {
    for (const point of device.points.values()) {
      const reading = state.actual.get(point.key);
      if (reading !== undefined) {
        actual.set(point.key, aged(reading, staleAfterMs(point.settings), monotonicMs));
      }
    }
  }
  return actual;
}

const presenceSignals = (model: RoomModel, actual: ReadonlyMap<PointKey, ActualPoint>) =>
  devicesOfKind(model, "presence").map((device) => {
    const value = goodValue(actual.get(pointKey(device.id, "occupied")));
    return typeof value === "boolean" ? value : undefined;
  });

function belowStandby(
  state: RoomState,
  model: RoomModel,
  actual: ReadonlyMap<PointKey, ActualPoint>,
  steadyMs: number,
): number | null {
  const meter = wholeRoomMeter(model);
  if (meter === undefined) return null;
  const watts = goodNumber(actual.get(pointKey(meter.id, "activePower")));
  if (watts === undefined || watts > model.config.standbyWatts) return null;
  return state.belowStandbySinceMs ?? steadyMs;
}

/** A meeting is closed off when all its duties have ended, or when it never had any. */
function isClosedOff(state: RoomState, meetingId: string): boolean {
  for (const duty of state.duties.values()) {
    if (duty.meetingId === meetingId && !isSettled(duty.status)) return false;
  }
  return true;
}

/** The large loads went off after this meeting, by the record of it. */
const hasBegunToRest = (state: RoomState, meetingId: string | undefined): boolean =>
  typeof state.duties.get(`${meetingId ?? ""}:large-loads-off`)?.settledAtMs === "number";

/** A silent device whose supply reads off is not missing, it is unpowered. */
function availabilities(
  state: RoomState,
  model: RoomModel,
  actual: ReadonlyMap<PointKey, ActualPoint>,
): ReadonlyMap<string, Availability> {
  const availabilities = new Map<string, Availability>();
  for (const device of model.devices.values()) {
    const supply = device.binding.supply;
    const unpowered =
      supply !== undefined && goodValue(actual.get(pointKey(supply, "power"))) === "off";
    const known = state.reachable.get(device.id);
    const reached = known === undefined ? "unknown" : known.isReachable ? "online" : "offline";
    availabilities.set(device.id, unpowered && reached !== "online" ? "unpowered" : reached);
  }
  return availabilities;
}
