import type { SelfTestReport } from "../../contract/selftest.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { type DutyWindow, fixedWindow } from "./duty-window.ts";
import { isWholeTest } from "./whole-test.ts";

/** One day of the room's calendar. Not every one has 24 hours. */
interface Day {
  /** `2026-03-02` */
  readonly date: string;
  readonly startMs: number;
  readonly endMs: number;
  /** By then the daily rounds are done. */
  readonly dueMs: number;
}

const hourMs = 3_600_000;

/** The day looked at last, by zone: asking a calendar costs more than all else about duties. */
const lastDays = new Map<string, Day>();

function dayOf(timeZone: string, nowMs: number): Day {
  const last = lastDays.get(timeZone);
  if (last !== undefined && last.startMs <= nowMs && nowMs < last.endMs) return last;
  const day = lookUpDay(timeZone, nowMs);
  lastDays.set(timeZone, day);
  return day;
}

function lookUpDay(timeZone: string, nowMs: number): Day {
  const { date } = wallClock(timeZone, nowMs);
  const startMs = zonedMs(timeZone, date, "00:00") ?? nowMs;
  // Noon and a day later is tomorrow, whatever the clocks do in between.
  const tomorrow = wallClock(timeZone, (zonedMs(timeZone, date, "12:00") ?? nowMs) + 24 * hourMs);
  const endMs = zonedMs(timeZone, tomorrow.date, "00:00") ?? startMs;
  return { date, startMs, endMs, dueMs: zonedMs(timeZone, date, roomLimits.dailyDueBy) ?? endMs };
}

/** The duties of the day, whether there is a meeting or not, and the day's name. */
export function windowsOfDay(
  model: RoomModel,
  reports: readonly SelfTestReport[],
  nowMs: number,
): { readonly day: string; readonly windows: readonly DutyWindow[] } {
  const { timezone, periodicTestEvery } = model.config;
  const { date, startMs, endMs, dueMs } = dayOf(timezone, nowMs);
  const testDueMs = lastWholeTestMs(reports) + periodicTestEvery;
  const periodic = fixedWindow(
    "test-periodic",
    "NX 5.4.1",
    Math.max(startMs, testDueMs),
    endMs,
    endMs,
  );
  return {
    day: `day-${date}`,
    windows: [
      fixedWindow("daily-patrol", "NX 9.2.2", startMs, dueMs, endMs),
      fixedWindow("daily-washroom", "NX 7.1.3", startMs, dueMs, endMs),
      fixedWindow("standby-watched", "NX 5.6.2.1", startMs, endMs, endMs + roomLimits.lateMs),
      ...(testDueMs < endMs ? [periodic] : []),
    ],
  };
}

/** When everything was last tested; never, in a room that was never commissioned: not yet owed. */
function lastWholeTestMs(reports: readonly SelfTestReport[]): number {
  const whole = reports.findLast(isWholeTest);
  return whole?.endedAtMs ?? Infinity;
}
