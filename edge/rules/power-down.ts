import { clauseList } from "../../contract/clauses.ts";
import { pointKey } from "../../contract/ids.ts";
import { isSettled } from "../../contract/duty.ts";
import {
  dutyOf,
  fedBy,
  isCold,
  isLoadOff,
  largeLoads,
  type Snapshot,
  suppliesOf,
  valueAt,
  writableKeys,
} from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import { mayRest, type Rule, wishAll } from "./rule.ts";

/**
 * An empty room that nobody needs goes off by itself: large loads, then microphones, the supply once
 * everything on it is cold, the lights last. Each step looks only at what the devices read back, so
 * that a restart in the middle carries on where it was.
 */
export const powerDown: Rule = (snapshot) => {
  if (!mayRest(snapshot)) return [];
  return [
    ...largeLoadsOff(snapshot),
    ...microphonesOff(snapshot),
    ...supplyCut(snapshot),
    ...lightsOff(snapshot),
  ];
};

const offOrder = (snapshot: Snapshot) =>
  clauseList(snapshot.model.standards, "NX 5.6.2.3", "order");

function largeLoadsOff(snapshot: Snapshot): readonly Wish[] {
  const reason = because("power-down", "NX 5.6.2.3", "rule.off-large", {});
  return largeLoads(snapshot.model, offOrder(snapshot)).flatMap((device): readonly Wish[] => {
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

function supplyCut(snapshot: Snapshot): readonly Wish[] {
  const { model } = snapshot;
  const loadsOff = largeLoads(model, offOrder(snapshot)).every((load) => isLoadOff(snapshot, load));
  if (!loadsOff) return [];
  const reason = because("power-down", "NX 6.4.2.5", "rule.off-supply", {});
  return suppliesOf(model)
    .filter((relay) => fedBy(model, relay.id).every((device) => isCold(snapshot, device)))
    .flatMap((relay) => wishAll([pointKey(relay.id, "power")], "off", reason));
}

function lightsOff(snapshot: Snapshot): readonly Wish[] {
  const { model, meeting } = snapshot;
  const cut = suppliesOf(model).every((relay) => valueAt(snapshot, relay.id, "power") === "off");
  const owed = meeting === null ? undefined : dutyOf(snapshot, meeting.id, "supply-cut");
  // Light waits for the cut, but not for ever: a silent device may keep its supply on for days.
  const isGivenUp = meeting === null || (owed !== undefined && isSettled(owed.status));
  if (!cut && !isGivenUp) return [];
  const reason = because("power-down", "NX 6.4.2.5", "rule.off-lights", {});
  return wishAll(writableKeys(model, "lighting-zone", "power"), "off", reason);
}
