import { pointKey } from "../../contract/ids.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { hasChinese } from "../devices/sign-text.ts";
import { valueAt, type Snapshot, writableKeys } from "../room/snapshot.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { because, type Wish } from "../room/wish.ts";
import { fullLight, powered } from "./full-light.ts";
import { type Rule, wishAt } from "./rule.ts";

/**
 * NX T7-2: in a fire people must see, hear the alarm and get out. Lights full, doors unlocked, sound
 * muted, no air that carries smoke, the way out on the signs; whatever else was wished. Needs no clock.
 */
export const fire: Rule = (snapshot) => {
  if (!snapshot.emergencies.has("fire")) return [];
  const { model } = snapshot;
  const reason = (text: TextKey) => because("fire", "NX T7-2", text, {});
  const air = [
    ...writableKeys(model, "hvac", "power"),
    ...writableKeys(model, "ventilation", "power"),
  ];
  return [
    ...fullLight(model, reason("rule.fire-light")),
    ...powered(model, devicesOfKind(model, "door-lock"), reason("rule.fire-door")),
    ...wishAt(
      "safety",
      writableKeys(model, "door-lock", "lock"),
      "unlocked",
      reason("rule.fire-door"),
    ),
    ...wishAt("safety", writableKeys(model, "speaker", "mute"), true, reason("rule.fire-sound")),
    ...wishAt("safety", air, "off", reason("rule.fire-air")),
    ...signsShowExit(snapshot),
    ...wishAt("safety", litPictures(snapshot), true, reason("rule.fire-picture")),
  ];
};

function signsShowExit({ model }: Snapshot): readonly Wish[] {
  const reason = because("fire", "NX T7-2", "rule.fire-sign", {});
  return [
    ...powered(model, devicesOfKind(model, "led-sign"), reason),
    ...wishAt("safety", writableKeys(model, "led-sign", "power"), "on", reason),
    ...devicesOfKind(model, "led-sign").flatMap((sign): readonly Wish[] =>
      sign.points.get("text")?.writable === true
        ? wishAt("safety", [pointKey(sign.id, "text")], exitText(sign), reason)
        : [],
    ),
  ];
}

/** The way out in the characters that the sign can show. */
export const exitText = (sign: DeviceModel): string =>
  hasChinese(sign) ? "紧急疏散 EXIT" : "EXIT";

/** A projector that is off takes no picture command. */
const litPictures = (snapshot: Snapshot) =>
  writableKeys(snapshot.model, "projector", "pictureMute").filter((key) => {
    const device = key.slice(0, key.indexOf("/"));
    return valueAt(snapshot, device, "power") === "on";
  });
