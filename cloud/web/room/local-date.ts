import type { HubRoomView } from "../../../contract/hub-api.ts";
import { wallClock } from "../../../contract/zoned-time.ts";

const dayMs = 86_400_000;

/** The date on the wall of a room now: `2026-03-02`. */
export const dateIn = (
  { timeZone, nowMs }: Pick<HubRoomView, "timeZone" | "nowMs">,
  ownMs: number,
) => wallClock(timeZone, nowMs ?? ownMs).date;

/** So many days later, or before: a date has no zone. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
