import type { Meeting, MeetingClass } from "../../contract/agenda.ts";
import type { BookingRequest } from "../../contract/api.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import { readRecesses, recessLines } from "./recess-lines.ts";
import { readSeats, seatLines } from "./seat-lines.ts";

/** The booking form as typed: dates and times of the room's own clock. */
export interface BookingDraft {
  readonly title: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly class: MeetingClass;
  readonly attendance: Meeting["attendance"];
  readonly headCount: string;
  readonly recesses: string;
  readonly undisturbed: boolean;
  readonly banner: string;
  readonly classified: boolean;
  readonly seats: string;
}

export interface DraftProblem {
  readonly ok: false;
  readonly problem: TextKey;
  readonly line: number;
}
export type BookingResult = { readonly ok: true; readonly booking: BookingRequest } | DraftProblem;

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
    attendance: "attended",
    headCount: "",
    recesses: "",
    undisturbed: false,
    banner: "",
    classified: false,
    seats: "",
  };
}

/** A meeting as its booker would have typed it. */
export function draftOf(meeting: Meeting, timeZone: string): BookingDraft {
  const { date, time } = wallClock(timeZone, meeting.startMs);
  return {
    title: meeting.title,
    date,
    start: time,
    end: wallClock(timeZone, meeting.endMs).time,
    class: meeting.class,
    attendance: meeting.attendance,
    headCount: meeting.headCount === 0 ? "" : String(meeting.headCount),
    recesses: recessLines(meeting.recesses, timeZone),
    undisturbed: meeting.undisturbed,
    banner: meeting.banner,
    classified: meeting.classified,
    seats: seatLines(meeting.seats),
  };
}

/** Another start: the end goes along, and the meeting lasts as long as before. */
export function withStart(draft: BookingDraft, start: string): Partial<BookingDraft> {
  const [before, after, end] = [draft.start, start, draft.end].map(minuteOfDay);
  if (before === undefined || after === undefined || end === undefined) return { start };
  const moved = (end + after - before + minutesADay) % minutesADay;
  const twoDigits = (count: number) => String(count).padStart(2, "0");
  return { start, end: `${twoDigits(Math.floor(moved / 60))}:${twoDigits(moved % 60)}` };
}

const minutesADay = 24 * 60;

function minuteOfDay(time: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** What the hub is asked for, or the first thing that is wrong. */
export function readBooking(draft: BookingDraft, timeZone: string, nowMs: number): BookingResult {
  const span = readSpan(draft, timeZone, nowMs);
  return span.ok ? readContent(draft, span, timeZone) : span;
}

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}
type SpanResult = ({ readonly ok: true } & Span) | DraftProblem;

/** An end before the start is the next day's: meetings may last past midnight. */
export function readSpan(draft: BookingDraft, timeZone: string, nowMs: number): SpanResult {
  const startMs = zonedMs(timeZone, draft.date, draft.start);
  const sameDayMs = zonedMs(timeZone, draft.date, draft.end);
  if (startMs === undefined || sameDayMs === undefined) return wrong("book.no-time");
  if (draft.start === draft.end) return wrong("book.no-length");
  const endMs = sameDayMs > startMs ? sameDayMs : nextDay(timeZone, draft, sameDayMs);
  return endMs <= nowMs ? wrong("book.past") : { ok: true, startMs, endMs };
}

/** Everything of a booking that starts and ends then. */
export function readContent(
  draft: BookingDraft,
  { startMs, endMs }: Span,
  timeZone: string,
): BookingResult {
  if (draft.title.trim() === "") return wrong("book.no-title");
  const headCount = draft.headCount.trim() === "" ? 0 : Number(draft.headCount);
  if (!Number.isInteger(headCount) || headCount < 0 || headCount > 10_000) {
    return wrong("book.head-count");
  }
  const recesses = readRecesses(draft.recesses, { startMs, endMs }, timeZone);
  if (!recesses.ok) return recesses;
  const seats = readSeats(draft.seats);
  if (!seats.ok) return seats;
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
      attendance: draft.attendance,
      undisturbed: draft.undisturbed,
      recesses: recesses.recesses,
    },
  };
}

const wrong = (problem: TextKey): DraftProblem => ({ ok: false, problem, line: 0 });

/** The same time on the next date: a day is not always 24 hours long. */
function nextDay(timeZone: string, draft: BookingDraft, sameDayMs: number): number {
  const nextDate = wallClock("UTC", Date.parse(`${draft.date}T12:00:00Z`) + 24 * hourMs).date;
  return zonedMs(timeZone, nextDate, draft.end) ?? sameDayMs + 24 * hourMs;
}
