import type { Meeting } from "../../contract/agenda.ts";
import type { PointKey } from "../../contract/ids.ts";
import { roomLimits } from "../room-limits.ts";
import { airLeadMs, isAirDue } from "../room/pace.ts";
import { type Snapshot, valueAt, writableKeys } from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import { type AirMode, limitInForce } from "../standards/exemption.ts";
import { type Rule, wishAll } from "./rule.ts";

/**
 * The air is brought to comfort by the start and kept there until the end. It is begun with as late as
 * this room allows (`edge/room/pace.ts`), and never before the preparation of such a meeting.
 */
export const comfort: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null) return [];
  const before = phase === "preparing" || phase === "open";
  if (!before && phase !== "meeting") return [];
  if (before && !isAirDue(snapshot, meeting)) return pausedUntilDue(snapshot, meeting);
  const mode = model.config.season;
  const params = { meetingAtMs: meeting.startMs };
  const reason = because("comfort", "NX 7.1.1", "rule.comfort", params);
  return [
    ...wishAll(writableKeys(model, "hvac", "mode"), mode === "cooling" ? "cool" : "heat", reason),
    ...setpoints(snapshot, meeting, mode),
    ...wishAll(writableKeys(model, "hvac", "power"), "on", reason),
  ];
};

/** The set-point of the room file. The guards hold it to the limit; an exemption is named here. */
function setpoints(snapshot: Snapshot, meeting: Meeting, mode: AirMode): readonly Wish[] {
  const { model, nowMs, clockTrusted } = snapshot;
  const { coolingSetpoint, heatingSetpoint } = model.config.comfort;
  const wantedC = mode === "cooling" ? coolingSetpoint : heatingSetpoint;
  const { exemption } = limitInForce(model, mode, clockTrusted ? nowMs : null);
  const ownC = limitInForce(model, mode, null).limitC;
  const isBeyond = mode === "cooling" ? wantedC < ownC : wantedC > ownC;
  const points = writableKeys(model, "hvac", "setpoint");
  const params = { meetingAtMs: meeting.startMs };
  if (exemption === null || !isBeyond) {
    return wishAll(points, wantedC, because("comfort", "NX 7.1.1", "rule.comfort", params));
  }
  const { owner, reason: why, until } = exemption;
  const told = { ...params, owner, reason: why, until: until.slice(0, "2026-09-30".length) };
  return wishAll(points, wantedC, because("comfort", "PI26", "rule.comfort-exempt", told));
}

/** Air that still runs for what was before, in an empty room, and is not needed for long. */
function pausedUntilDue(snapshot: Snapshot, meeting: Meeting): readonly Wish[] {
  const { model, nowMs, occupancy } = snapshot;
  const leadMs = airLeadMs(snapshot, meeting);
  const waitMs = meeting.startMs - leadMs - nowMs;
  if (occupancy.state !== "empty" || waitMs < roomLimits.airPauseMinMs) return [];
  const isRunning = (key: PointKey) =>
    valueAt(snapshot, key.slice(0, key.indexOf("/")), "power") === "on";
  const params = { meetingAtMs: meeting.startMs, leadMs };
  const reason = because("comfort", "NX 5.6.2.1", "rule.comfort-waits", params);
  return wishAll(writableKeys(model, "hvac", "power").filter(isRunning), "off", reason);
}
