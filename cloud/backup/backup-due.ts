import { wallClock, zonedMs } from "../../contract/zoned-time.ts";

/**
 * Whether a backup is due: none was made since the clock showed `at` last. One that was missed, because
 * the hub was not there, is due as soon as it is.
 * @param at `03:00`
 */
export function isBackupDue(
  newestMs: number | null,
  at: string,
  timeZone: string,
  nowMs: number,
): boolean {
  if (newestMs === null) return true;
  const lastMs = [nowMs, nowMs - 86_400_000]
    .map((aroundMs) => zonedMs(timeZone, wallClock(timeZone, aroundMs).date, at) ?? 0)
    .find((slotMs) => slotMs <= nowMs);
  return lastMs !== undefined && newestMs < lastMs;
}
