import { nextDate, periodRange } from "../../../contract/calendar-dates.ts";
import { meetingTimes } from "../../../contract/screen/meeting-text.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import type { RoomDay, SiteDay, SiteMeeting } from "../../../contract/site-agenda.ts";
import { deadlineTime, type Locale, timeOfDay } from "../../../contract/text/text.ts";
import { roomKey } from "../compliance/room-key.ts";

/** A room's seven days, from Monday on. */
export interface RoomWeek extends Pick<RoomDay, "site" | "room" | "name" | "place"> {
  readonly days: readonly RoomDay[];
}

/** Monday to Sunday around a date. */
export function weekDates(date: string): readonly string[] {
  const { from } = periodRange("week", date);
  return Array.from({ length: 7 }, (_day, at) => nextDate(from, at));
}

/** The answers to several dates, in their order; the first refusal, if there is one. */
export async function siteDays(
  ask: (date: string) => Promise<ApiResult<SiteDay>>,
  dates: readonly string[],
): Promise<ApiResult<readonly SiteDay[]>> {
  const days: SiteDay[] = [];
  for (const answer of await Promise.all(dates.map(ask))) {
    if (!answer.ok) return answer;
    days.push(answer.value);
  }
  return { ok: true, value: days };
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** By room instead of by day, room 2 before room 10; a room that came between two answers waits for the next ones. */
export function roomWeeks(days: readonly SiteDay[]): readonly RoomWeek[] {
  const found = new Map<string, RoomDay[]>();
  for (const { rooms } of days) {
    for (const day of rooms) {
      const key = roomKey(day);
      const ofRoom = found.get(key);
      if (ofRoom === undefined) found.set(key, [day]);
      else ofRoom.push(day);
    }
  }
  const weeks = [...found.values()].flatMap((ofRoom): RoomWeek[] => {
    const [first] = ofRoom;
    if (first === undefined || ofRoom.length !== days.length) return [];
    const { site, room, name, place } = first;
    return [{ site, room, name, ...(place === undefined ? {} : { place }), days: ofRoom }];
  });
  return weeks.toSorted(
    (left, right) =>
      collator.compare(left.site, right.site) || collator.compare(left.room, right.room),
  );
}

/** When a meeting begins, as short as a cell needs it; of one that began before, when it ends. */
export function shortTime(zone: Locale, day: RoomDay, { startMs, endMs }: SiteMeeting): string {
  if (startMs >= day.fromMs) return timeOfDay(zone, startMs);
  return endMs <= day.toMs ? `–${deadlineTime(zone, endMs)}` : "00–24";
}

/** From when to when; in words only where it does not begin and end on this day. */
export function timesOn(zone: Locale, day: RoomDay, meeting: SiteMeeting): string {
  const { startMs, endMs } = meeting;
  if (startMs < day.fromMs || endMs > day.toMs) return meetingTimes(zone, meeting);
  return `${timeOfDay(zone, startMs)}–${deadlineTime(zone, endMs)}`;
}

const tags = { zh: "zh-CN", en: "en-GB" } as const;
const noonOf = (date: string): number => Date.parse(`${date}T12:00:00Z`);

/** `Mon 2 Mar` */
export const dateText = ({ language }: Locale, date: string): string =>
  new Intl.DateTimeFormat(tags[language], {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(noonOf(date));

/** `2–8 March 2026` */
export const rangeText = ({ language }: Locale, from: string, to: string): string =>
  new Intl.DateTimeFormat(tags[language], { dateStyle: "long", timeZone: "UTC" }).formatRange(
    noonOf(from),
    noonOf(to),
  );
