import { writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

/** The projector runs from preparation (its picture is tested) to the end of the meeting. */
export const screen: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !servingPhases.has(phase)) return [];
  const reason = because("screen", "NX T5-3", "rule.screen", { meetingAtMs: meeting.startMs });
  return [
    ...wishAll(writableKeys(model, "projector", "power"), "on", reason),
    ...wishAll(writableKeys(model, "projector", "pictureMute"), false, reason),
  ];
};
