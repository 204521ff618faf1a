import { pointKey } from "../../contract/ids.ts";
import { suppliesOf, writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { periodicTestOwed } from "../selftest/periodic.ts";
import { type Rule, wishAll } from "./rule.ts";

/** For its periodic test the idle room is powered as for a meeting, and goes off again after it. */
export const periodicTest: Rule = (snapshot) => {
  if (periodicTestOwed(snapshot) === null) return [];
  const { model } = snapshot;
  const reason = because("periodic-test", "NX 5.4.1", "rule.periodic-test", {});
  return [
    ...wishAll(
      suppliesOf(model).map((relay) => pointKey(relay.id, "power")),
      "on",
      reason,
    ),
    ...wishAll(writableKeys(model, "speaker", "power"), "on", reason),
    ...wishAll(writableKeys(model, "projector", "power"), "on", reason),
    ...wishAll(writableKeys(model, "projector", "pictureMute"), false, reason),
  ];
};
