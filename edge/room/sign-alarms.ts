import { message } from "../../contract/message.ts";
import { signModeOf } from "../devices/sign-text.ts";
import { roomLimits } from "../room-limits.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import { bannerAsked } from "./banner-proof.ts";
import { bannerSigns } from "./signs.ts";
import type { Snapshot } from "./snapshot.ts";
import { endOf } from "./timetable.ts";

/**
 * Banners ahead that a sign cannot show whole: told as soon as they are on the agenda, so that there is
 * time to choose other words or to hang up cloth. One alarm a sign, of the soonest meeting.
 */
export function signAlarms(snapshot: Snapshot): readonly AlarmCondition[] {
  const { agenda, endings, nowMs, clockTrusted, model } = snapshot;
  if (!clockTrusted) return [];
  const ahead = (agenda?.meetings ?? [])
    .filter((meeting) => meeting.startMs <= nowMs + roomLimits.bannerAheadMs)
    .filter((meeting) => endOf(meeting, endings) > nowMs)
    .toSorted((left, right) => left.startMs - right.startMs);
  return bannerSigns(model).flatMap((sign): readonly AlarmCondition[] => {
    for (const meeting of ahead) {
      const fit = signModeOf(sign, bannerAsked(meeting));
      if (fit.ok) continue;
      const text = message("alarm.banner-unfit", {
        device: sign.id,
        meetingAtMs: meeting.startMs,
        detail: fit.failure.detail ?? "",
      });
      return [{ id: `banner:${sign.id}`, severity: "now", text, device: sign.id }];
    }
    return [];
  });
}
