import type { Meeting } from "../../contract/agenda.ts";
import { clauseNumber } from "../../contract/clauses.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { temperatureDevices, windowContacts } from "../standards/equipment.ts";
import type { ThermalPace } from "../store/store.ts";
import type { TickNews } from "./news.ts";
import { numberAt, type Snapshot, valueAt } from "./snapshot.ts";
import type { RoomState } from "./state.ts";
import { preparationLeadMs } from "./timetable.ts";

type Season = ThermalPace["season"];

/** The air on its way to comfort before a meeting. It shows how fast this room is. */
export interface AirRun {
  readonly meetingId: string;
  readonly season: Season;
  /** Steady room time of its start. */
  readonly sinceMs: number;
  readonly fromC: number | null;
  /** The air-conditioning has read on. */
  readonly isOn: boolean;
  /** Nothing has happened that would teach the room something wrong. */
  readonly isSound: boolean;
  readonly isOver: boolean;
}

const minuteMs = 60_000;

/** The temperature of the room by the first sensor that may be believed, °C. */
export function roomTemperature(snapshot: Snapshot): number | undefined {
  for (const { id } of temperatureDevices(snapshot.model)) {
    const temperatureC = numberAt(snapshot, id, "temperature");
    if (temperatureC !== undefined) return temperatureC;
  }
  return undefined;
}

/** How far the air still has to go into the comfort band in force, in kelvin; 0: it is there. */
export function wayToComfortK({ model }: Snapshot, temperatureC: number): number {
  const limit = (name: string) => clauseNumber(model.standards, "GB18883 temperature", name);
  const wayK =
    model.config.season === "cooling"
      ? temperatureC - limit("summerHigh")
      : limit("winterLow") - temperatureC;
  return Math.max(0, wayK);
}

/**
 * How long before the start the air is begun with, room time: as long as this room takes for the
 * way there is, never more than the preparation of such a meeting. A room that has learnt nothing
 * yet, or that knows no temperature, goes by its file.
 */
export function airLeadMs(snapshot: Snapshot, meeting: Meeting): number {
  const { model, pace } = snapshot;
  const { airMarginMs, airLeadMinMs, preparationMarginMs } = roomLimits;
  const longestMs = preparationLeadMs(model.standards, meeting) + preparationMarginMs;
  const learnt = pace.get(model.config.season);
  const temperatureC = roomTemperature(snapshot);
  if (learnt === undefined || temperatureC === undefined) {
    return Math.min(longestMs, model.config.comfort.lead);
  }
  const wayMs = wayToComfortK(snapshot, temperatureC) * learnt.minutesPerK * minuteMs;
  return Math.min(longestMs, Math.max(airLeadMinMs, wayMs + airMarginMs));
}

/** Whether the air has been begun with for this meeting, or is to be now. */
export function isAirDue(snapshot: Snapshot, meeting: Meeting): boolean {
  if (snapshot.airRun?.meetingId === meeting.id) return true;
  return snapshot.nowMs >= meeting.startMs - airLeadMs(snapshot, meeting);
}

/** Follows the air of the meeting at hand, and learns from every sound run how fast this room is. */
export function followAir(state: RoomState, snapshot: Snapshot, news: TickNews): void {
  const { meeting, phase, clockTrusted } = snapshot;
  const isServed = phase === "preparing" || phase === "open" || phase === "meeting";
  if (meeting === null || !isServed || !clockTrusted) {
    state.airRun = null;
    return;
  }
  if (state.airRun?.meetingId !== meeting.id) {
    state.airRun = isAirDue(snapshot, meeting) ? begun(snapshot, meeting) : null;
    return;
  }
  if (state.airRun.isOver) return;
  state.airRun = continued(state.airRun, snapshot);
  const sample = sampleOf(state.airRun, snapshot);
  if (sample !== null) learn(state, news, state.airRun.season, sample);
}

const begun = (snapshot: Snapshot, meeting: Meeting): AirRun => ({
  meetingId: meeting.id,
  season: snapshot.model.config.season,
  sinceMs: snapshot.steadyMs,
  fromC: roomTemperature(snapshot) ?? null,
  isOn: isAirOn(snapshot),
  isSound: true,
  isOver: false,
});

function continued(run: AirRun, snapshot: Snapshot): AirRun {
  const isOn = isAirOn(snapshot);
  const isSound = run.isSound && (isOn || !run.isOn) && !isWindowOpen(snapshot);
  const temperatureC = roomTemperature(snapshot);
  const isThere = temperatureC !== undefined && wayToComfortK(snapshot, temperatureC) === 0;
  const isTooLong = snapshot.steadyMs - run.sinceMs > roomLimits.airRunMaxMs;
  return { ...run, isOn: isOn || run.isOn, isSound, isOver: isThere || isTooLong || !isSound };
}

function isAirOn(snapshot: Snapshot): boolean {
  const units = devicesOfKind(snapshot.model, "hvac");
  return units.length > 0 && units.every(({ id }) => valueAt(snapshot, id, "power") === "on");
}

const isWindowOpen = (snapshot: Snapshot): boolean =>
  windowContacts(snapshot.model).some(({ id }) => valueAt(snapshot, id, "active") === true);

interface PaceSample {
  readonly tookMinutes: number;
  readonly spanK: number;
}

/** What a run that has just reached comfort tells, or null. */
function sampleOf(run: AirRun, snapshot: Snapshot): PaceSample | null {
  const temperatureC = roomTemperature(snapshot);
  if (!run.isOver || !run.isSound || !run.isOn) return null;
  if (run.fromC === null || temperatureC === undefined) return null;
  if (wayToComfortK(snapshot, temperatureC) > 0) return null;
  const spanK = run.season === "cooling" ? run.fromC - temperatureC : temperatureC - run.fromC;
  if (spanK < roomLimits.paceSpanMinK) return null;
  return { spanK, tookMinutes: (snapshot.steadyMs - run.sinceMs) / minuteMs };
}

function learn(state: RoomState, news: TickNews, season: Season, sample: PaceSample): void {
  const { tookMinutes, spanK } = sample;
  const pace = paceAfter(state.pace.get(season), season, tookMinutes / spanK);
  state.pace.set(season, pace);
  news.keep({ kind: "pace", id: season, value: pace });
  const { minutesPerK } = pace;
  news.record({ kind: "learnt", season, tookMinutes, spanK, minutesPerK });
}

/**
 * The pace after one more run. The first runs count alike; later ones with a fixed share, so that old
 * ones fade. One run moves a settled pace by no more than `paceStepShare` of it: a window that stood
 * open for a day must not spoil the next one.
 */
export function paceAfter(
  before: ThermalPace | undefined,
  season: Season,
  minutesPerK: number,
): ThermalPace {
  const { paceMinMinutesPerK, paceMaxMinutesPerK, paceShare, paceStepShare } = roomLimits;
  const seen = Math.min(paceMaxMinutesPerK, Math.max(paceMinMinutesPerK, minutesPerK));
  if (before === undefined) return { season, minutesPerK: seen, samples: 1 };
  const share = Math.max(paceShare, 1 / (before.samples + 1));
  const isSettled = share === paceShare;
  const stepMax = isSettled ? before.minutesPerK * paceStepShare : Number.POSITIVE_INFINITY;
  const step = Math.min(stepMax, Math.max(-stepMax, (seen - before.minutesPerK) * share));
  return { season, minutesPerK: before.minutesPerK + step, samples: before.samples + 1 };
}
