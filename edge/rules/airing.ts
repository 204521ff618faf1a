import { clauseNumber } from "../../contract/clauses.ts";
import { isSettled } from "../../contract/duty.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { dutyOf, pointAt, type Snapshot, writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { mayRest } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";
import { worstCo2Ppm } from "./ventilation.ts";

/**
 * NX 6.4.2.1: once everybody has left, fresh air runs until the air is good again or its time is up,
 * and then goes off with the rest. No large load and no light waits for it.
 */
export const airing: Rule = (snapshot) => {
  if (!mayRest(snapshot)) return [];
  const { model } = snapshot;
  const power = writableKeys(model, "ventilation", "power");
  if (snapshot.phase !== "powering-down" || isAired(snapshot)) {
    return wishAll(power, "off", because("airing", "NX 6.4.2.1", "rule.off-air", {}));
  }
  const reason = because("airing", "NX 6.4.2.1", "rule.airing", {});
  const level = writableKeys(model, "ventilation", "level");
  return [...wishAll(level, 100, reason), ...wishAll(power, "on", reason)];
};

/** What brings in air from outside and can be told to. */
export const airingFans = (model: RoomModel): readonly DeviceModel[] =>
  devicesOfKind(model, "ventilation").filter(
    (device) => device.points.get("power")?.writable === true,
  );

/** How long every fan has run since people left, room milliseconds; 0 while one does not run. */
export function airedForMs(snapshot: Snapshot): number {
  const { model, steadyMs } = snapshot;
  const leftMs = leftAtMs(snapshot);
  const ran = airingFans(model).map(({ id }) => {
    const power = pointAt(snapshot, id, "power");
    const runs = power?.quality === "good" && power.value === "on";
    return runs ? steadyMs - Math.max(power.sinceMs, leftMs) : 0;
  });
  return ran.length === 0 ? 0 : Math.max(0, Math.min(...ran));
}

/** Steady room time at which the last person left, as far as anybody saw. */
const leftAtMs = ({ freeSinceMs, occupancy }: Snapshot): number =>
  freeSinceMs ?? occupancy.quietSinceMs ?? occupancy.sinceMs;

/**
 * Fresh air is not needed any more: the air is good, it has run for long enough, or the fans do not run
 * and the room cannot wait for them.
 */
export function isAired(snapshot: Snapshot): boolean {
  const { model, meeting, steadyMs } = snapshot;
  if (airingFans(model).length === 0) return true;
  const duty = meeting === null ? undefined : dutyOf(snapshot, meeting.id, "ventilated");
  // Once it was good enough it stays so: a fan must not start again for a last breath of air.
  if (duty !== undefined && isSettled(duty.status)) return true;
  const ppm = worstCo2Ppm(snapshot);
  if (ppm !== undefined && ppm <= clauseNumber(model.standards, "GB18883 co2", "maxPpm")) {
    return true;
  }
  const { airedForMs: enoughMs } = roomLimits;
  return airedForMs(snapshot) >= enoughMs || steadyMs - leftAtMs(snapshot) >= 2 * enoughMs;
}
