import { pointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import { say, timeOfDay, type Language, type Locale } from "../../contract/text/text.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { hasChinese, shownBy } from "../devices/sign-text.ts";
import { roomLimits } from "../room-limits.ts";
import { type DoorMeeting, type DoorSign, doorSign, doorSignRule } from "../room/door-sign.ts";
import { doorTextSigns } from "../room/signs.ts";
import { writablePoints } from "../room/snapshot.ts";
import { because } from "../room/wish.ts";
import { type Rule, wishAll } from "./rule.ts";

/**
 * Text signs beside the door tell now and next, so that nobody comes in who is not expected. When no
 * meeting runs and none begins within hours, they are blank and off, as by night.
 */
export const besideDoor: Rule = (snapshot) => {
  const { model, nowMs } = snapshot;
  const signs = doorTextSigns(model);
  if (signs.length === 0) return [];
  const told = doorSign(snapshot);
  const isNews = told !== null && isToBeTold(told, nowMs);
  const text = isNews ? "rule.door-sign" : "rule.door-sign-blank";
  const reason = because(doorSignRule, "NX 6.2.1.2", text, {});
  return [
    ...wishAll(writablePoints(signs, "power"), isNews ? "on" : "off", reason),
    ...signs.flatMap((sign) => {
      if (sign.points.get("text")?.writable !== true) return [];
      const words = isNews ? doorWords(sign, told, model.config.timezone) : "";
      return wishAll([pointKey(sign.id, "text")], words, reason);
    }),
  ];
};

const isToBeTold = ({ now, next }: DoorSign, nowMs: number): boolean =>
  now !== null || (next !== null && next.startMs - nowMs <= roomLimits.doorSignAheadMs);

/** In the language of its letters. A title that it cannot show is left out: the times say enough. */
function doorWords(sign: DeviceModel, { now, next }: DoorSign, timeZone: string): string {
  const language: Language = hasChinese(sign) ? "zh" : "en";
  const locale: Locale = { language, timeZone };
  const part = (key: "sign.now" | "sign.next", { title, startMs, endMs }: DoorMeeting) => {
    const times = `${timeOfDay(locale, startMs)}-${timeOfDay(locale, endMs)}`;
    return [say(locale, message(key, { times })), shownBy(sign, title)].join(" ").trim();
  };
  const parts = [
    now === null ? say(locale, message("sign.free")) : part("sign.now", now),
    ...(next === null ? [] : [part("sign.next", next)]),
  ];
  return shownBy(sign, parts.join("  ")) || shownBy(sign, parts[0] ?? "");
}
