import { isSettled } from "../../contract/duty.ts";
import { isCleaning } from "../room/cleaning.ts";
import { alertOf } from "../room/emergency.ts";
import { dutyOf, isCutOff, suppliesOf, writableKeys } from "../room/snapshot.ts";
import { doorLeadMs } from "../room/timetable.ts";
import { because } from "../room/wish.ts";
import { mayRest } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

/** Locked once prepared and tested, open an hour before, locked again when off is proved. */
export const door: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  const locks = writableKeys(model, "door-lock", "lock");
  if (meeting !== null && phase === "preparing") {
    const tested = dutyOf(snapshot, meeting.id, "test-commissioning");
    if (tested === undefined || !isSettled(tested.status)) return [];
    // Whoever called for help is inside, whatever the sensors say, and others must get in.
    if (alertOf(snapshot.emergencies) !== null) return [];
    const reason = because("door", "NX 6.2.1.2", "rule.lock-prepared", {});
    return wishAll(locks, "locked", reason);
  }
  if (meeting !== null && (phase === "open" || phase === "meeting" || phase === "leaving")) {
    const params = { leadMs: doorLeadMs(model.standards) };
    return wishAll(locks, "unlocked", because("door", "NX 6.2.1.2", "rule.open-door", params));
  }
  // Who cleans goes in and out; the door is locked behind them.
  if (!mayRest(snapshot) || isCleaning(snapshot.cleaning, snapshot.nowMs)) return [];
  const proof = meeting === null ? undefined : dutyOf(snapshot, meeting.id, "off-proved");
  const cut = suppliesOf(model).every((relay) => isCutOff(snapshot, relay));
  // A supply that cannot be cut is an alarm of its own; it does not leave the door open all night.
  const isOver = proof === undefined ? cut || meeting === null : isSettled(proof.status);
  if (!isOver) return [];
  return wishAll(locks, "locked", because("door", "NX 6.4.2.6", "rule.off-door", {}));
};
