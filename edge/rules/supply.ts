import { pointKey } from "../../contract/ids.ts";
import { suppliesOf } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

/** From preparation until everybody has left, the equipment is powered. */
export const supply: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !servingPhases.has(phase)) return [];
  const params = { meetingAtMs: meeting.startMs };
  const reason = because("supply", "NX 6.2.1.1", "rule.supply", params);
  return wishAll(
    suppliesOf(model).map((relay) => pointKey(relay.id, "power")),
    "on",
    reason,
  );
};
