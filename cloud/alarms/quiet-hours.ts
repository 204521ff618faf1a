import type { NoticeRule } from "../../contract/hub-alarms.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";

const dayMs = 86_400_000;

/**
 * When quiet hours end that last at a moment, by the clock on the room's wall; 0: they do not last.
 * Hours may go past midnight; from and to alike is never quiet.
 */
export function quietUntilMs(quiet: NoticeRule["quiet"], timeZone: string, nowMs: number): number {
  if (quiet === null || quiet.from === quiet.to) return 0;
  const { from, to } = quiet;
  const { date, time } = wallClock(timeZone, nowMs);
  const isOverNight = from > to;
  const isQuiet = isOverNight ? time >= from || time < to : time >= from && time < to;
  if (!isQuiet) return 0;
  const endsTomorrow = isOverNight && time >= from;
  const end = endsTomorrow ? wallClock(timeZone, nowMs + dayMs).date : date;
  return zonedMs(timeZone, end, to) ?? 0;
}
