import { pointKey } from "../../contract/ids.ts";
import { classifiedMeeting, leakyDevices } from "../room/secrecy.ts";
import { bannerSigns } from "../room/signs.ts";
import { writablePoints } from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import type { Rule } from "./rule.ts";

/**
 * While a classified meeting is served no word of it may leave the room: what carries words by radio
 * is off, or at least mute; nothing records; the banner says nothing, and the sign beside the door only
 * that the room is in use. Stronger than a person's
 * hold: a slip of the hand must not be a leak.
 */
export const classified: Rule = (snapshot) => {
  const meeting = classifiedMeeting(snapshot);
  if (meeting === null) return [];
  const { model } = snapshot;
  const params = { meetingAtMs: meeting.startMs };
  const wireless = because("classified", "NX 5.5.2", "rule.classified-wireless", params);
  const recorder = because("classified", "NX 5.5.3", "rule.classified-recorder", params);
  const banner = because("classified", "NX 5.5.4", "rule.classified-banner", params);
  const quiet = leakyDevices(model).flatMap((device): readonly Wish[] => {
    const reason = device.kind === "recorder" ? recorder : wireless;
    return Object.entries(offValues).flatMap(([name, value]): readonly Wish[] => {
      if (device.points.get(name)?.writable !== true) return [];
      return [{ point: pointKey(device.id, name), value, level: "safety", reason }];
    });
  });
  const dark = writablePoints(bannerSigns(model), "text").map((point): Wish => ({
    point,
    value: "",
    level: "safety",
    reason: banner,
  }));
  return [...quiet, ...dark];
};

/** What makes a device tight, by the name of its point. */
const offValues = { power: "off", mute: true, recording: false } as const;
