import type { Meeting } from "../../contract/agenda.ts";
import type { Agenda } from "../../contract/agenda.ts";
import type { Availability } from "../../contract/api.ts";
import type { Duty, DutyKind } from "../../contract/duty.ts";
import { pointKey, type PointKey } from "../../contract/ids.ts";
import type { DeviceKind } from "../../contract/points.ts";
import type { Message } from "../../contract/message.ts";
import { goodNumber, goodValue, type PointValue } from "../../contract/reading.ts";
import type { Alarm, EndCause, Phase } from "../../contract/record.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import type {
  Attestation,
  BannerCheck,
  Cleaning,
  Hold,
  PutBack,
  ThermalPace,
} from "../store/store.ts";
import type { Actual, ActualPoint } from "./actual.ts";
import type { Emergencies } from "./emergency.ts";
import type { Howl } from "./howl.ts";
import type { OccupancyState } from "./occupancy.ts";
import type { AirRun } from "./pace.ts";
import { isDoorSign } from "./signs.ts";
import type { Endings } from "./timetable.ts";

/** What a seat's plate should show: its image's hash, or null while the image is being made. */
export type PlateTargets = ReadonlyMap<string, string | null>;

/** What a plate will not be able to show of a coming meeting. Room wall time. */
export type PlateTrouble =
  /** A letter that no font has, as `U+20BB7`; null when it may not be told. */
  | {
      readonly kind: "character";
      readonly device: string;
      readonly startMs: number;
      readonly character: string | null;
    }
  /** Its template is not there. */
  | { readonly kind: "template"; readonly template: string; readonly startMs: number };

/** A meeting that is about to end by itself. */
export interface Countdown {
  readonly meetingId: string;
  readonly cause: Exclude<EndCause, "button">;
  /** Room wall time, for people; `endsSteadyMs` is what counts. */
  readonly endsAtMs: number;
  readonly endsSteadyMs: number;
}

/** Everything a decision may look at, at one instant. Rules take nothing else. */
export interface Snapshot {
  readonly nowMs: number;
  /** Room time that only ever passes: `sinceMs` of points and presence are on this scale. */
  readonly steadyMs: number;
  readonly clockTrusted: boolean;
  readonly model: RoomModel;
  readonly actual: Actual;
  readonly availability: ReadonlyMap<string, Availability>;
  readonly agenda: Agenda | null;
  readonly phase: Phase;
  /** The meeting the phase is about. */
  readonly meeting: Meeting | null;
  readonly occupancy: OccupancyState;
  /** By name, without the count of repetitions. */
  readonly duties: ReadonlyMap<string, Duty>;
  /** Those that are open, by id, as of the tick before. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly holds: readonly Hold[];
  /** What people said is done, by duty. */
  readonly attested: ReadonlyMap<string, Attestation>;
  /** Who has proof-read which text at the panel, by meeting. */
  readonly bannerChecks: ReadonlyMap<string, BannerCheck>;
  readonly endings: Endings;
  /** The running meeting ends by itself then, unless somebody comes or says otherwise. */
  readonly countdown: Countdown | null;
  readonly cleaning: Cleaning | null;
  readonly emergencies: Emergencies;
  /** Why the room stays on though it serves nobody and nobody is seen: a call, a hold; or null. */
  readonly staysOn: Message | null;
  /** Steady room time since which nobody is here and nothing keeps the room on; null: not so. */
  readonly freeSinceMs: number | null;
  /** What the room has learnt of its own pace, by season. */
  readonly pace: ReadonlyMap<ThermalPace["season"], ThermalPace>;
  /** Watched devices that have just missed an answer, though they may still be there. */
  readonly faltering: ReadonlySet<string>;
  readonly howls: ReadonlyMap<string, Howl>;
  /** The air on its way to comfort before the meeting at hand. */
  readonly airRun: AirRun | null;
  readonly reports: readonly SelfTestReport[];
  /** What a self-test moved and has to go back. */
  readonly putBacks: ReadonlyMap<PointKey, PutBack>;
  readonly plates: PlateTargets;
  /** Plates that cannot be drawn: blank or not written to, and their duty is not done. */
  readonly undrawable: ReadonlySet<string>;
  readonly plateTroubles: readonly PlateTrouble[];
  /** Steady room time since which the meter has stayed at or below the standby limit, or null. */
  readonly belowStandbySinceMs: number | null;
}

export const pointAt = (
  snapshot: Snapshot,
  device: string,
  point: string,
): ActualPoint | undefined => snapshot.actual.get(pointKey(device, point));

/** The value of a point, if it may be believed. */
export const valueAt = (
  snapshot: Snapshot,
  device: string,
  point: string,
): PointValue | undefined => goodValue(pointAt(snapshot, device, point));

/** The number of a point, if it may be believed. */
export const numberAt = (snapshot: Snapshot, device: string, point: string): number | undefined =>
  goodNumber(pointAt(snapshot, device, point));

/** The duty as it stands now; earlier ones of the same name are in the journal. */
export const dutyOf = (snapshot: Snapshot, meetingId: string, kind: DutyKind): Duty | undefined =>
  snapshot.duties.get(`${meetingId}:${kind}`);

export const isOnline = (snapshot: Snapshot, device: string): boolean =>
  snapshot.availability.get(device) === "online";

/** Devices that hang on a supply relay, and those relays. */
export const suppliesOf = (model: RoomModel): readonly DeviceModel[] => {
  const named = new Set([...model.devices.values()].map((device) => device.binding.supply));
  return [...model.devices.values()].filter((device) => named.has(device.id));
};

/** Everything that loses its current with this relay, by way of other supplies too. */
export const fedBy = (model: RoomModel, supply: string): readonly DeviceModel[] =>
  [...model.devices.values()].filter((device) =>
    [...feedersOf(model, [device])].some(({ id }) => id === supply),
  );

/** The relays that must be on for these devices to have current: their supplies, and theirs in turn. */
export function feedersOf(
  model: RoomModel,
  devices: readonly DeviceModel[],
): ReadonlySet<DeviceModel> {
  const feeders = new Set<DeviceModel>();
  for (const device of devices) {
    let feeder = model.devices.get(device.binding.supply ?? "");
    while (feeder !== undefined && !feeders.has(feeder)) {
      feeders.add(feeder);
      feeder = model.devices.get(feeder.binding.supply ?? "");
    }
  }
  return feeders;
}

/** Whether a supply that the device hangs on reads off. */
export const isUnpowered = (snapshot: Snapshot, device: DeviceModel): boolean =>
  [...feedersOf(snapshot.model, [device])].some(
    ({ id }) => valueAt(snapshot, id, "power") === "off",
  );

/** Nothing behind the relay has supply: it reads off, or hangs itself on one that does. */
export const isCutOff = (snapshot: Snapshot, relay: DeviceModel): boolean =>
  valueAt(snapshot, relay.id, "power") === "off" || isUnpowered(snapshot, relay);

/** A lamp, or whatever its profile says must cool down. A profile may forget it; a lamp does not. */
export const getsHot = (device: DeviceModel): boolean =>
  device.kind === "projector" || device.profile.timings.coolDown !== undefined;

/**
 * Off, and cold enough for its supply to be cut: the device itself says so, or has no supply, or
 * has nothing that gets hot. One that knows no word for cooling says "off" at once: it is given the
 * time of its profile. Silence is never taken for cold.
 */
export function isCold(snapshot: Snapshot, device: DeviceModel): boolean {
  if (!getsHot(device)) return true;
  if (isUnpowered(snapshot, device)) return true;
  const power = pointAt(snapshot, device.id, "power");
  if (power === undefined || goodValue(power) !== "off") return false;
  const needsMs = device.profile.timings.coolDown ?? roomLimits.coolDownUnknownMs;
  return saysCooling(device) || snapshot.steadyMs - power.sinceMs >= needsMs;
}

function saysCooling(device: DeviceModel): boolean {
  const words = Object.values(device.points.get("power")?.settings.values ?? {});
  return words.length === 0 || words.includes("cooling");
}

/** Whether a load draws no more than standby, by its own read-back. A dark sign counts as off. */
export function isLoadOff(snapshot: Snapshot, device: DeviceModel): boolean {
  if (isUnpowered(snapshot, device)) return true;
  const power = valueAt(snapshot, device.id, "power");
  if (device.points.get("power")?.writable === true) return power === "off" || power === "cooling";
  if (device.kind === "led-sign") return valueAt(snapshot, device.id, "text") === "";
  return true;
}

/** The large loads of the room in the order in which they go off. */
export const largeLoads = (model: RoomModel, order: readonly string[]): readonly DeviceModel[] =>
  order.flatMap((kind) => devicesOfKind(model, kind as DeviceKind)).filter(canGoOff);

const canGoOff = (device: DeviceModel): boolean =>
  !isDoorSign(device) &&
  (device.points.get("power")?.writable === true || device.kind === "led-sign");

/** Every writable point of that name in devices of that kind. */
export const writableKeys = (
  model: RoomModel,
  kind: DeviceKind,
  point: string,
): readonly PointKey[] => writablePoints(devicesOfKind(model, kind), point);

/** That point of those of the devices that take it as a command. */
export const writablePoints = (
  devices: readonly DeviceModel[],
  point: string,
): readonly PointKey[] =>
  devices
    .filter((device) => device.points.get(point)?.writable === true)
    .map((device) => pointKey(device.id, point));
