import type { Meeting } from "../../contract/agenda.ts";
import { writableKeys } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import { type Rule, wishAll } from "./rule.ts";

/** The text the sign shows for a meeting. A classified meeting shows nothing to passers-by. */
export const bannerText = (meeting: Meeting): string => (meeting.classified ? "" : meeting.banner);

/** The sign shows the meeting's banner from preparation to its end, so that it can be proof-read. */
export const banner: Rule = (snapshot) => {
  const { meeting, phase, model } = snapshot;
  if (meeting === null || !servingPhases.has(phase)) return [];
  const reason = because("banner", "NX T6-6", "rule.banner", { meetingAtMs: meeting.startMs });
  return [
    ...wishAll(writableKeys(model, "led-sign", "power"), "on", reason),
    ...wishAll(writableKeys(model, "led-sign", "text"), bannerText(meeting), reason),
  ];
};
