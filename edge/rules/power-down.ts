import { clauseList } from "../../contract/clauses.ts";
import { pointKey } from "../../contract/ids.ts";
import { isSettled } from "../../contract/duty.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { isCleaning } from "../room/cleaning.ts";
import { lightsTowardsDoor } from "../room/shedding.ts";
import {
  dutyOf,
  fedBy,
  isCold,
  isCutOff,
  isLoadOff,
  largeLoads,
  pointAt,
  type Snapshot,
  suppliesOf,
  writableKeys,
} from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import { isAired } from "./airing.ts";
import { mayRest } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

/**
 * An empty room that nobody needs goes off by itself: large loads, then microphones, recorders and
 * curtains, the supply once everything on it is cold, the lights last and zone by zone. Each step looks
 * only at what the devices read back, so that a restart in the middle carries on where it was.
 */
export const powerDown: Rule = (snapshot) => {
  if (!mayRest(snapshot)) return lightForReturners(snapshot);
  const wishes = [
    ...largeLoadsOff(snapshot),
    ...microphonesOff(snapshot),
    ...recordersOff(snapshot),
    ...curtainsClosed(snapshot),
    ...supplyCut(snapshot),
    ...lightsOff(snapshot),
  ];
  return snapshot.occupancy.state === "empty" ? wishes : wishes.map(asCleanersWish);
};

/** Somebody came back: they get light, and the steps that are left wait until they have gone. */
function lightForReturners({ phase, occupancy, model }: Snapshot): readonly Wish[] {
  if (phase !== "powering-down" || occupancy.state !== "occupied") return [];
  const reason = because("power-down", "NX 6.4.2.5", "rule.light-returned", {});
  return wishAll(writableKeys(model, "lighting-zone", "power"), "on", reason);
}

/** Who cleans has said that nobody needs the equipment: it goes off although they are there. */
const asCleanersWish = (wish: Wish): Wish => ({
  ...wish,
  level: "hold",
  reason: { ...wish.reason, rule: "cleaning" },
});

const offOrder = (snapshot: Snapshot) =>
  clauseList(snapshot.model.standards, "NX 5.6.2.3", "order");

const loadsOf = (snapshot: Snapshot): readonly DeviceModel[] =>
  largeLoads(snapshot.model, offOrder(snapshot));

function largeLoadsOff(snapshot: Snapshot): readonly Wish[] {
  const reason = because("power-down", "NX 5.6.2.3", "rule.off-large", {});
  return loadsOf(snapshot).flatMap((device): readonly Wish[] => {
    if (device.points.get("power")?.writable === true) {
      return wishAll([pointKey(device.id, "power")], "off", reason);
    }
    return wishAll([pointKey(device.id, "text")], "", reason);
  });
}

function microphonesOff(snapshot: Snapshot): readonly Wish[] {
  const reason = because("power-down", "NX 6.4.2.1", "rule.off-microphone", {});
  return wishAll(writableKeys(snapshot.model, "microphone", "mute"), true, reason);
}

function recordersOff({ model }: Snapshot): readonly Wish[] {
  const reason = because("power-down", "NX 6.4.2.1", "rule.off-recorder", {});
  return [
    ...wishAll(writableKeys(model, "recorder", "recording"), false, reason),
    ...wishAll(writableKeys(model, "recorder", "power"), "off", reason),
  ];
}

/** Position 0 is closed. By day an idle room's curtains are whoever's who moved them. */
function curtainsClosed({ model, phase }: Snapshot): readonly Wish[] {
  if (phase !== "powering-down") return [];
  const reason = because("power-down", "NX 6.4.2.5", "rule.off-curtain", {});
  return wishAll(writableKeys(model, "curtain", "position"), 0, reason);
}

function supplyCut(snapshot: Snapshot): readonly Wish[] {
  const { model } = snapshot;
  if (!loadsOf(snapshot).every((load) => isLoadOff(snapshot, load))) return [];
  const reason = because("power-down", "NX 6.4.2.5", "rule.off-supply", {});
  return suppliesOf(model)
    .filter((relay) => fedBy(model, relay.id).every((device) => mayLoseSupply(snapshot, device)))
    .flatMap((relay) => wishAll([pointKey(relay.id, "power")], "off", reason));
}

/** Cold, and not airing the room. */
const mayLoseSupply = (snapshot: Snapshot, device: DeviceModel): boolean =>
  isCold(snapshot, device) && (device.kind !== "ventilation" || isAired(snapshot));

/** Zone after zone, the one by the door last, so that whoever was overlooked finds the way. */
function lightsOff(snapshot: Snapshot): readonly Wish[] {
  if (isCleaning(snapshot.cleaning, snapshot.nowMs)) return [];
  const sinceMs = darkFromMs(snapshot);
  if (sinceMs === null) return [];
  const reason = because("power-down", "NX 6.4.2.5", "rule.off-lights", {});
  const due = Math.floor((snapshot.steadyMs - sinceMs) / roomLimits.lightsGapMs) + 1;
  const zones = lightsTowardsDoor(snapshot.model).slice(0, Math.max(0, due));
  return zones.flatMap((zone) => wishAll([pointKey(zone.id, "power")], "off", reason));
}

/** Steady room time from which lights go off; null: the steps before them are not done. */
function darkFromMs(snapshot: Snapshot): number | null {
  const { model, meeting, occupancy } = snapshot;
  const loads = loadsOf(snapshot);
  const supplies = suppliesOf(model);
  const isDone =
    loads.every((load) => isLoadOff(snapshot, load)) &&
    supplies.every((relay) => isCutOff(snapshot, relay));
  if (isDone) {
    const steps = [...loads, ...supplies].map(({ id }) => pointAt(snapshot, id, "power")?.sinceMs);
    return Math.max(occupancy.sinceMs, ...steps.filter((sinceMs) => sinceMs !== undefined));
  }
  if (meeting === null) return occupancy.sinceMs;
  // Light waits for the cut, but not for ever: a silent device may keep its supply on for days.
  const owed =
    dutyOf(snapshot, meeting.id, "supply-cut") ?? dutyOf(snapshot, meeting.id, "large-loads-off");
  return owed !== undefined && isSettled(owed.status) ? occupancy.sinceMs : null;
}
