import { pointKey } from "../../contract/ids.ts";
import { because, type Wish } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import type { Rule } from "./rule.ts";

/** Every plate shows its seat's name for the meeting at hand, and is blank otherwise. */
export const plates: Rule = (snapshot) => {
  const { meeting, phase } = snapshot;
  const reason =
    meeting !== null && servingPhases.has(phase)
      ? because("plates", "NX T6-3", "rule.plates", { meetingAtMs: meeting.startMs })
      : because("plates", "NX T6-3", "rule.plates-blank", {});
  const wishes: Wish[] = [];
  for (const [device, image] of snapshot.plates) {
    if (image === null) continue;
    wishes.push({ point: pointKey(device, "image"), value: image, level: "rule", reason });
  }
  return wishes;
};
