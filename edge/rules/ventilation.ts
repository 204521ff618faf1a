import { clauseNumber } from "../../contract/clauses.ts";
import { pointKey } from "../../contract/ids.ts";
import type { Phase } from "../../contract/record.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { numberAt, type Snapshot, valueAt, writableKeys } from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import { type Rule, wishAll } from "./rule.ts";

/** While people may be in the room, from its opening on. What follows belongs to the power-down. */
const airedPhases: ReadonlySet<Phase> = new Set<Phase>(["open", "meeting", "leaving"]);

/** Fresh air by the carbon dioxide in the room: more of it the nearer the limit of the clause is. */
export const ventilation: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !airedPhases.has(phase)) return [];
  const maxPpm = clauseNumber(model.standards, "GB18883 co2", "maxPpm");
  const ppm = worstCo2Ppm(snapshot);
  if (ppm !== undefined && mayPause(snapshot, ppm)) {
    const reason = because("ventilation", "GB18883 co2", "rule.air-pause", { ppm: told(ppm) });
    return wishAll(writableKeys(model, "ventilation", "power"), "off", reason);
  }
  const reason =
    ppm === undefined
      ? because("ventilation", "GB18883 fresh air", "rule.air-blind", {})
      : because("ventilation", "GB18883 co2", "rule.air", { ppm: told(ppm), limit: maxPpm });
  return [
    ...wishAll(writableKeys(model, "ventilation", "power"), "on", reason),
    ...devicesOfKind(model, "ventilation").flatMap((device): readonly Wish[] =>
      device.points.get("level")?.writable === true
        ? wishAll([pointKey(device.id, "level")], levelOf(snapshot, device, ppm, maxPpm), reason)
        : [],
    ),
    ...mixingFans(snapshot, ppm, maxPpm),
  ];
};

/**
 * After the end, in air as good as outside, the fan pauses until somebody is in the air again: who
 * stayed is served, and a sensor that lies is found out (`edge/room/presence.ts`).
 */
function mayPause(snapshot: Snapshot, ppm: number): boolean {
  if (snapshot.phase !== "leaving") return false;
  const { co2LowPpm, co2BackPpm } = roomLimits;
  const isPaused = devicesOfKind(snapshot.model, "ventilation").every(
    ({ id }) => valueAt(snapshot, id, "power") === "off",
  );
  return ppm <= (isPaused ? co2LowPpm + co2BackPpm : co2LowPpm);
}

/** The worst place counts: people sit there too. Undefined when no sensor may be believed. */
export function worstCo2Ppm(snapshot: Snapshot): number | undefined {
  const believed = devicesOfKind(snapshot.model, "air-sensor").flatMap(
    ({ id }) => numberAt(snapshot, id, "co2") ?? [],
  );
  return believed.length === 0 ? undefined : Math.max(...believed);
}

/** In tens, so that a reason is not news with every breath. */
const told = (ppm: number): number => Math.round(ppm / 10) * 10;

/** Share of the full flow, percent. What it runs at already is kept while that is near enough. */
function levelOf(
  snapshot: Snapshot,
  { id }: DeviceModel,
  ppm: number | undefined,
  maxPpm: number,
): number {
  const { airflowMinPercent, airflowBlindPercent, airflowDeadPercent, co2LowPpm } = roomLimits;
  if (ppm === undefined) return airflowBlindPercent;
  if (ppm >= maxPpm) return 100;
  const share = Math.max(0, ppm - co2LowPpm) / (maxPpm - co2LowPpm);
  const wanted = airflowMinPercent + (100 - airflowMinPercent) * share;
  const actual = numberAt(snapshot, id, "level");
  const isNear = actual !== undefined && Math.abs(actual - wanted) <= airflowDeadPercent;
  return isNear && actual >= airflowMinPercent ? actual : Math.round(wanted / 10) * 10;
}

/** Air-conditioning that stirs the air helps while the limit is passed, and a little longer. */
function mixingFans(snapshot: Snapshot, ppm: number | undefined, maxPpm: number): readonly Wish[] {
  if (ppm === undefined) return [];
  const params = { ppm: told(ppm), limit: maxPpm };
  return devicesOfKind(snapshot.model, "hvac").flatMap(({ id, points }): readonly Wish[] => {
    if (points.get("fan")?.writable !== true) return [];
    const isHigh = valueAt(snapshot, id, "fan") === "high";
    const key = [pointKey(id, "fan")];
    if (ppm > maxPpm || (isHigh && ppm > maxPpm - roomLimits.co2BackPpm)) {
      const reason = because("ventilation", "GB18883 co2", "rule.air-fan-high", params);
      return wishAll(key, "high", reason);
    }
    const reason = because("ventilation", "GB18883 co2", "rule.air-fan-back", params);
    return isHigh ? wishAll(key, "auto", reason) : [];
  });
}
