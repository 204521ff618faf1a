import { pointKey } from "../../contract/ids.ts";
import { because, type Wish } from "../room/wish.ts";
import { servingPhases } from "../room/at-rest.ts";
import { isDoorSign } from "../room/signs.ts";
import type { Rule } from "./rule.ts";

/**
 * Every plate shows its seat's name for the meeting at hand, and is blank otherwise. One beside the door
 * shows now and next.
 */
export const plates: Rule = (snapshot) => {
  const { meeting, phase } = snapshot;
  const reason =
    meeting !== null && servingPhases.has(phase)
      ? because("plates", "NX T6-3", "rule.plates", { meetingAtMs: meeting.startMs })
      : because("plates", "NX T6-3", "rule.plates-blank", {});
  const door = because("plates", "NX 6.2.1.2", "rule.plate-door", {});
  const wishes: Wish[] = [];
  for (const [device, image] of snapshot.plates) {
    if (image === null) continue;
    const plate = snapshot.model.devices.get(device);
    const why = plate !== undefined && isDoorSign(plate) ? door : reason;
    wishes.push({ point: pointKey(device, "image"), value: image, level: "rule", reason: why });
  }
  return wishes;
};
