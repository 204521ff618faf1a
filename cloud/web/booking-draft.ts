import type { MeetingClass } from "../../contract/agenda.ts";
import type { BookingRequest } from "../../contract/api.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { wallClock, zonedMs } from "../../contract/screen/zoned-time.ts";
import { readSeats } from "./seat-lines.ts";

/** The booking form as typed: dates and times of the room's own clock. */
export interface BookingDraft {
  readonly title: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly class: MeetingClass;
  readonly headCount: string;
  readonly banner: string;
  readonly classified: boolean;
  readonly seats: string;
}

export type BookingResult =
  | { readonly ok: true; readonly booking: BookingRequest }
  | { readonly ok: false; readonly problem: TextKey; readonly line: number };

const hourMs = 3_600_000;

/** An hour, from the next full hour of the room's clock. */
export function freshDraft(timeZone: string, nowMs: number): BookingDraft {
  const soon = wallClock(timeZone, nowMs + hourMs);
  const startMs = zonedMs(timeZone, soon.date, `${soon.time.slice(0, 2)}:00`) ?? nowMs + hourMs;
  return {
    title: "",
    date: soon.date,
    start: wallClock(timeZone, startMs).time,
    end: wallClock(timeZone, startMs + hourMs).time,
    class: "ordinary",
    headCount: "",
    banner: "",
    classified: false,
    seats: "",
  };
}

/** What the hub is asked for, or the first thing that is wrong. An end before the start is the
 * next day's: meetings may last past midnight. */
export function readBooking(draft: BookingDraft, timeZone: string, nowMs: number): BookingResult {
  const startMs = zonedMs(timeZone, draft.date, draft.start);
  const sameDayMs = zonedMs(timeZone, draft.date, draft.end);
  if (draft.title.trim() === "") return wrong("book.no-title");
  if (startMs === undefined || sameDayMs === undefined) return wrong("book.no-time");
  if (draft.start === draft.end) return wrong("book.no-length");
  const endMs = sameDayMs > startMs ? sameDayMs : nextDay(timeZone, draft, sameDayMs);
  if (endMs <= nowMs) return wrong("book.past");
  const headCount = draft.headCount.trim() === "" ? 0 : Number(draft.headCount);
  if (!Number.isInteger(headCount) || headCount < 0 || headCount > 10_000) {
    return wrong("book.head-count");
  }
  const seats = readSeats(draft.seats);
  if (!seats.ok) return { ok: false, problem: seats.problem, line: seats.line };
  return {
    ok: true,
    booking: {
      title: draft.title.trim(),
      startMs,
      endMs,
      class: draft.class,
      classified: draft.classified,
      headCount,
      banner: draft.banner.trim(),
      seats: seats.seats,
      attendance: "attended",
      undisturbed: false,
      recesses: [],
    },
  };
}

const wrong = (problem: TextKey): BookingResult => ({ ok: false, problem, line: 0 });

/** The same time on the next date: a day is not always 24 hours long. */
function nextDay(timeZone: string, draft: BookingDraft, sameDayMs: number): number {
  const nextDate = wallClock("UTC", Date.parse(`${draft.date}T12:00:00Z`) + 24 * hourMs).date;
  return zonedMs(timeZone, nextDate, draft.end) ?? sameDayMs + 24 * hourMs;
}
