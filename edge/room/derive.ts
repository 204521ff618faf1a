import type { Availability } from "../../contract/api.ts";
import { isSettled } from "../../contract/duty.ts";
import { type PointKey, pointKey } from "../../contract/ids.ts";
import { staleAfterMs } from "../../contract/profile.ts";
import { goodValue } from "../../contract/reading.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { closingKinds } from "../standards/duty-kinds.ts";
import { type Actual, type ActualPoint, aged } from "./actual.ts";
import { isCleaning } from "./cleaning.ts";
import { inDoubt } from "./faltering.ts";
import type { Instant } from "./instant.ts";
import { keptOnBy } from "./kept-on.ts";
import { phaseAt, type Repose, turnRoundMs } from "./phase.ts";
import { belowStandby, freeSince, sense } from "./sensing.ts";
import { feedersOf, type Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";
import { doorLeadMs, preparationStartsMs, type Timetable, timetableAt } from "./timetable.ts";

/**
 * derive: ages the readings, learns from them who is there and what is the case, and looks up the
 * phase. Changes only what is learnt so of the state. The picture shares the state's own books:
 * it is read at once, or taken anew.
 * `marginMs` is how long before its first deadline a meeting wakes the room.
 */
export function derive(
  state: RoomState,
  model: RoomModel,
  marginMs: number,
  at: Instant,
): Snapshot {
  const actual = agedPoints(state, model, at.monotonicMs);
  sense(state, model, actual, at);
  state.belowStandbySinceMs = belowStandby(state, model, actual, at.steadyMs);
  const timetable = timetableAt(
    state.agenda,
    model.standards,
    state.endings,
    (meetingId) => isClosedOff(state, meetingId),
    at.nowMs,
    marginMs,
  );
  const staysOn = keptOnBy(model, actual, state.holds, at.nowMs);
  const repose = reposeOf(state, model, timetable, staysOn !== null, {
    nowMs: at.nowMs,
    marginMs,
  });
  const now = at.clockTrusted
    ? phaseAt(timetable, repose, doorLeadMs(model.standards), at.nowMs)
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
    alarms: state.alarms,
    holds: state.holds,
    attested: state.attested,
    bannerChecks: state.bannerChecks,
    endings: state.endings,
    countdown: state.countdown,
    cleaning: state.cleaning,
    emergencies: state.emergencies,
    staysOn,
    freeSinceMs: freeSince(state, staysOn !== null, at),
    pace: state.pace,
    faltering: inDoubt(state.falters, at.monotonicMs),
    howls: state.howls,
    airRun: state.airRun,
    reports: state.reports,
    putBacks: state.putBacks,
    plates: new Map(),
    undrawable: new Set(),
    plateTroubles: [],
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

function reposeOf(
  state: RoomState,
  model: RoomModel,
  { last, next }: Timetable,
  isKeptOn: boolean,
  at: { readonly nowMs: number; readonly marginMs: number },
): Repose {
  const off = last === null ? undefined : state.duties.get(`${last.id}:large-loads-off`);
  const isOnStill = off !== undefined && (!isSettled(off.status) || off.status === "waived");
  const restsForMs =
    next === null ? Infinity : preparationStartsMs(model.standards, next, at.marginMs) - at.nowMs;
  return {
    occupancy: state.occupancy.state,
    hasBegunToRest: typeof off?.settledAtMs === "number" && off.status !== "waived",
    isKeptOn,
    isCleaning: isCleaning(state.cleaning, at.nowMs),
    isBetweenMeetings: isOnStill && restsForMs <= turnRoundMs(model.devices),
  };
}

/** A meeting is closed off when what its equipment owes has ended, or was never owed. */
function isClosedOff(state: RoomState, meetingId: string): boolean {
  for (const duty of state.duties.values()) {
    const isClosing = duty.meetingId === meetingId && closingKinds.has(duty.kind);
    if (isClosing && !isSettled(duty.status)) return false;
  }
  return true;
}

/** A silent device with a supply that reads off is not missing, it is unpowered. */
function availabilities(
  state: RoomState,
  model: RoomModel,
  actual: Actual,
): ReadonlyMap<string, Availability> {
  const availabilities = new Map<string, Availability>();
  for (const device of model.devices.values()) {
    const unpowered = [...feedersOf(model, [device])].some(
      ({ id }) => goodValue(actual.get(pointKey(id, "power"))) === "off",
    );
    const known = state.reachable.get(device.id);
    const reached = known === undefined ? "unknown" : known.isReachable ? "online" : "offline";
    availabilities.set(device.id, unpowered && reached !== "online" ? "unpowered" : reached);
  }
  return availabilities;
}
