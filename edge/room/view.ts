import type { Meeting } from "../../contract/agenda.ts";
import {
  type BannerView,
  type ComfortLimits,
  type DeviceView,
  type MeetingView,
  type PointView,
  publicMeeting,
  type RoomView,
  type TargetView,
  type WattsPoint,
} from "../../contract/api.ts";
import { clauseNumber } from "../../contract/clauses.ts";
import type { Failure } from "../../contract/errors.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import type { Alarm } from "../../contract/record.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import type { Guarded } from "../reconcile/guards.ts";
import { roomLimits } from "../room-limits.ts";
import { bannerAsked, bannerProof } from "./banner-proof.ts";
import { isCleaning, zonesToClean } from "./cleaning.ts";
import { servingPhases } from "./at-rest.ts";
import { bannerSigns } from "./signs.ts";
import { roomMetering } from "./metering.ts";
import { roomOffers } from "./offers.ts";
import type { Snapshot } from "./snapshot.ts";
import { endOf } from "./timetable.ts";
import type { Target } from "./wish.ts";

/** What a view shows besides the snapshot. */
export interface ViewFacts {
  readonly guarded: ReadonlyMap<PointKey, Guarded>;
  readonly failures: ReadonlyMap<PointKey, Failure>;
  readonly alarms: readonly Alarm[];
  readonly watts: readonly WattsPoint[];
  readonly hubConnected: boolean;
  readonly speed: number;
  readonly testRunning: RoomView["testRunning"];
  readonly testSteps: RoomView["testSteps"];
  readonly next: Meeting | null;
}

/** The room as its panel and the hub see it. Titles of classified meetings stay inside. */
export function roomView(snapshot: Snapshot, facts: ViewFacts): RoomView {
  const { config } = snapshot.model;
  return {
    site: config.site,
    room: config.room,
    name: config.name,
    timeZone: config.timezone,
    nowMs: snapshot.nowMs,
    speed: facts.speed,
    clockTrusted: snapshot.clockTrusted,
    hubConnected: facts.hubConnected,
    phase: snapshot.phase,
    occupancy: snapshot.occupancy.state,
    emergencies: [...snapshot.emergencies].map(([emergency, { device, atMs }]) => ({
      emergency,
      device,
      sinceMs: atMs,
    })),
    countdown: countdownView(snapshot),
    cleaning: cleaningView(snapshot),
    offFromMs: offFromMs(snapshot),
    staysOn: servesNobody(snapshot) ? snapshot.staysOn : null,
    meeting: meetingNow(snapshot),
    recessUntilMs: recessUntil(snapshot),
    zones: zonesToClean(snapshot.model),
    next: facts.next === null ? null : publicMeeting(facts.next),
    banner: bannerView(snapshot),
    agendaVersion: snapshot.agenda?.version ?? 0,
    standbyWatts: config.standbyWatts,
    offers: roomOffers(snapshot.model),
    metering: roomMetering(snapshot.model),
    comfort: comfortLimits(snapshot),
    watts: facts.watts,
    devices: [...snapshot.model.devices.values()].map((each) => deviceView(snapshot, each, facts)),
    duties: [...snapshot.duties.values()].sort((left, right) => left.dueAtMs - right.dueAtMs),
    alarms: facts.alarms,
    test: snapshot.reports.at(-1) ?? null,
    testRunning: facts.testRunning,
    testSteps: facts.testSteps,
  };
}

/** The meeting at hand, with the end that it has by now. */
function meetingNow({ meeting, endings }: Snapshot): MeetingView | null {
  if (meeting === null) return null;
  return { ...publicMeeting(meeting), endMs: endOf(meeting, endings) };
}

/** The words are for people in the room; a classified meeting has none. */
function bannerView(snapshot: Snapshot): BannerView | null {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !servingPhases.has(phase) || bannerSigns(model).length === 0) return null;
  const text = bannerAsked(meeting);
  if (text === "") return null;
  return { meetingId: meeting.id, text, checkedBy: bannerProof(snapshot, meeting) };
}

function recessUntil({ meeting, phase, nowMs }: Snapshot): number | null {
  if (meeting === null || phase !== "meeting") return null;
  const now = meeting.recesses.find((each) => each.startMs <= nowMs && nowMs < each.endMs);
  return now?.endMs ?? null;
}

function countdownView({ countdown }: Snapshot): RoomView["countdown"] {
  if (countdown === null) return null;
  const { meetingId, cause, endsAtMs } = countdown;
  return { meetingId, cause, endsAtMs };
}

function cleaningView({ cleaning, nowMs }: Snapshot): RoomView["cleaning"] {
  if (cleaning === null || !isCleaning(cleaning, nowMs)) return null;
  const { zones, by, untilMs } = cleaning;
  return { zones, by, untilMs };
}

const servesNobody = ({ phase }: Snapshot): boolean =>
  phase === "idle" || phase === "leaving" || phase === "powering-down";

/** To the second: the two clocks it is made of do not tick together. */
function offFromMs({ phase, occupancy, staysOn, nowMs, steadyMs }: Snapshot): number | null {
  const { quietSinceMs, state } = occupancy;
  if (phase !== "leaving" || state === "empty" || quietSinceMs === null || staysOn !== null) {
    return null;
  }
  const inMs = quietSinceMs + roomLimits.emptyAfterMs - steadyMs;
  return Math.round((nowMs + inMs) / 1000) * 1000;
}

/** What the standards call comfortable in this season. Carbon dioxide is a one-hour mean there. */
function comfortLimits(snapshot: Snapshot): ComfortLimits {
  const { config, standards } = snapshot.model;
  const season = config.season === "cooling" ? "summer" : "winter";
  const limit = (clause: string, name: string) => clauseNumber(standards, clause, name);
  const between = (clause: string): readonly [number, number] => [
    limit(clause, `${season}Low`),
    limit(clause, `${season}High`),
  ];
  return {
    temperature: between("GB18883 temperature"),
    humidity: between("GB18883 humidity"),
    co2Ppm: limit("GB18883 co2", "maxPpm"),
  };
}

const deviceView = (snapshot: Snapshot, device: DeviceModel, facts: ViewFacts): DeviceView => ({
  device: device.id,
  kind: device.kind,
  model: `${device.profile.vendor} ${device.profile.model}`,
  availability: snapshot.availability.get(device.id) ?? "unknown",
  points: [...device.points.values()].map((point) => pointView(snapshot, point, facts)),
});

/** One point: actual, target, and what stands between them. */
export function pointView(snapshot: Snapshot, point: PointModel, facts: ViewFacts): PointView {
  const reading = snapshot.actual.get(point.key);
  const guarded = facts.guarded.get(point.key);
  return {
    point: point.name,
    unit: point.kind.type === "number" ? point.kind.unit : null,
    writable: point.writable,
    value: reading?.value ?? null,
    quality: reading?.quality ?? "none",
    atMs: reading?.atMs ?? null,
    target: guarded === undefined ? null : targetView(guarded.target, guarded),
    held: guarded?.held?.text ?? guarded?.clamped?.text ?? null,
    failure: failureOf(snapshot, point, facts),
  };
}

/** Silence without supply is as it should be, and a good reading has outlived its failure. */
function failureOf(snapshot: Snapshot, point: PointModel, facts: ViewFacts): Failure | null {
  const { device } = splitPointKey(point.key);
  const isExpected = snapshot.availability.get(device) === "unpowered";
  const isOver = snapshot.actual.get(point.key)?.quality === "good";
  return isExpected || isOver ? null : (facts.failures.get(point.key) ?? null);
}

const targetView = (target: Target, guarded: Guarded): TargetView => ({
  value: guarded.value,
  reason: target.reason,
});
