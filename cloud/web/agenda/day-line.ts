import type { RoomDay } from "../../../contract/site-agenda.ts";
import type { RoomWeek } from "./site-week.ts";
import { wallClock } from "../../../contract/zoned-time.ts";

const hourMs = 3_600_000;
/** What a working day shows at least; a meeting before or after it widens the line. */
const usual = { fromHour: 7, toHour: 20 };
/** A booking begins on the half-hour that was pressed, and lasts an hour. */
const stepMs = hourMs / 2;

/** The hours of the day that all rows of the line show, counted from each room's own midnight. */
export interface LineSpan {
  readonly fromHour: number;
  readonly toHour: number;
}

/** Whole hours that hold every meeting of the day. */
export function lineSpan(rooms: readonly RoomDay[]): LineSpan {
  let { fromHour, toHour } = usual;
  for (const { fromMs, toMs, meetings } of rooms) {
    for (const { startMs, endMs } of meetings) {
      fromHour = Math.min(fromHour, Math.floor((Math.max(startMs, fromMs) - fromMs) / hourMs));
      toHour = Math.max(toHour, Math.ceil((Math.min(endMs, toMs) - fromMs) / hourMs));
    }
  }
  return { fromHour, toHour };
}

/** Where a moment stands on the line of a room, 0 to 1; beyond it, at its end. */
export function placeOn({ fromHour, toHour }: LineSpan, day: RoomDay, atMs: number): number {
  const hours = (atMs - day.fromMs) / hourMs;
  return Math.min(1, Math.max(0, (hours - fromHour) / (toHour - fromHour)));
}

/** Free time that somebody points at. */
export interface FreeSlot {
  readonly date: string;
  readonly start: string;
  readonly end: string;
}

/** What would be booked at a place of the line: to the half-hour, for an hour or until the next meeting. */
export function slotAt(span: LineSpan, day: RoomDay, place: number): FreeSlot {
  const hours = span.fromHour + place * (span.toHour - span.fromHour);
  const startMs = day.fromMs + Math.floor((hours * hourMs) / stepMs) * stepMs;
  const next = day.meetings.find((one) => one.startMs > startMs)?.startMs ?? day.toMs;
  const endMs = Math.min(startMs + hourMs, next);
  const start = wallClock(day.timeZone, startMs);
  return { date: start.date, start: start.time, end: wallClock(day.timeZone, endMs).time };
}

/** Every word must occur in the room's name, its id, its site, or the title of a meeting. */
export function searchRooms<R extends Pick<RoomWeek, "name" | "site" | "room" | "days">>(
  rooms: readonly R[],
  search: string,
): readonly R[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rooms;
  return rooms.filter(({ name, site, room, days }) => {
    const titles = days.flatMap(({ meetings }) => meetings.map(({ title }) => title)).join(" ");
    const text = `${name.zh} ${name.en} ${site} ${room} ${titles}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
