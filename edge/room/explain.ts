import type { Explanation, GuardView } from "../../contract/api.ts";
import { clauseBasis, type Standards } from "../../contract/clauses.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import type { Message } from "../../contract/message.ts";
import { type DeviceModel, pointOf } from "../devices/room-model.ts";
import { airModeRead } from "../reconcile/guards/setpoint.ts";
import { limitInForce, untilMsOf } from "../standards/exemption.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointView, type ViewFacts } from "./view.ts";

/**
 * Why a point is as it is: actual, target, the wish that won and those that lost, a person's hold,
 * the guards that changed it or hold it back, the clauses behind them, and what it has proved.
 * Undefined when the room has no such point.
 */
export function explain(
  snapshot: Snapshot,
  facts: ViewFacts,
  key: PointKey,
): Explanation | undefined {
  const { device: id } = splitPointKey(key);
  const device = snapshot.model.devices.get(id);
  const point = pointOf(snapshot.model, key);
  if (device === undefined || point === undefined) return undefined;
  const { standards } = snapshot.model;
  const guarded = facts.guarded.get(key);
  const target = guarded?.target;
  return {
    device: id,
    kind: device.kind,
    availability: snapshot.availability.get(id) ?? "unknown",
    point: pointView(snapshot, point, facts),
    level: target?.level ?? null,
    wanted: target?.value ?? null,
    lost: (target?.lost ?? []).map(({ value, reason, level }) => ({ value, reason, level })),
    hold: holdOn(snapshot, key),
    changedBy: guardView(standards, guarded?.clamped),
    heldBy: guardView(standards, guarded?.held),
    exemption: exemptionFor(snapshot, device, point.name),
    clause: clauseBasis(standards, target?.reason.clause ?? ""),
    proved: provedBy(snapshot, key),
  };
}

/** Of a set-point, by the mode the unit runs in; by the season while that is not known. */
function exemptionFor(
  snapshot: Snapshot,
  device: DeviceModel,
  point: string,
): Explanation["exemption"] {
  if (device.kind !== "hvac" || point !== "setpoint") return null;
  const { model, clockTrusted, nowMs } = snapshot;
  const mode = airModeRead(snapshot, device) ?? model.config.season;
  const { exemption } = limitInForce(model, mode, clockTrusted ? nowMs : null);
  if (exemption === null) return null;
  const { limitC, owner, reason } = exemption;
  return { limitC, owner, reason, untilMs: untilMsOf(exemption) };
}

function holdOn(snapshot: Snapshot, key: PointKey): Explanation["hold"] {
  const hold = snapshot.holds.find((each) => each.point === key);
  if (hold === undefined) return null;
  const { value, by, sinceMs, untilMs } = hold;
  return { value, by, sinceMs, untilMs };
}

const guardView = (
  standards: Standards,
  word: { readonly text: Message; readonly clause: string } | null | undefined,
): GuardView | null =>
  word === null || word === undefined
    ? null
    : { text: word.text, clause: clauseBasis(standards, word.clause) };

/** Each duty once, by its newest evidence that this point gave. */
function provedBy(snapshot: Snapshot, key: PointKey): Explanation["proved"] {
  return [...snapshot.duties.values()].flatMap(({ id, kind, evidence }) => {
    const seen = evidence.findLast((each) => each.point === key);
    return seen === undefined ? [] : [{ duty: id, kind, text: seen.text, atMs: seen.atMs }];
  });
}
