import type { TextKey } from "../../contract/text/text.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import type { BookingDraft, DraftField, DraftProblem } from "./booking-draft.ts";

/** When a meeting, or one of its sessions, is held. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}
type SpanResult = ({ readonly ok: true } & Span) | DraftProblem;

/** A part of the day that the booking form has a box for. */
export interface SessionDraft {
  readonly part: "morning" | "afternoon" | "evening";
  readonly isHeld: boolean;
  readonly start: string;
  readonly end: string;
}

/** Usual hours of a public institution; anything may be typed instead. */
export const freshSessions: readonly SessionDraft[] = [
  { part: "morning", isHeld: true, start: "09:00", end: "11:30" },
  { part: "afternoon", isHeld: true, start: "14:30", end: "17:00" },
  { part: "evening", isHeld: false, start: "19:00", end: "21:00" },
];

/** So many sessions may be booked at once. */
const sessionsMost = 8;
const dayMs = 86_400_000;

type Times = Pick<BookingDraft, "date" | "start" | "end">;

/** An end before the start is the next day's: meetings may last past midnight. */
export function readSpan(draft: Times, timeZone: string, nowMs: number): SpanResult {
  const startMs = zonedMs(timeZone, draft.date, draft.start);
  const sameDayMs = zonedMs(timeZone, draft.date, draft.end);
  if (startMs === undefined || sameDayMs === undefined) {
    return wrong(missingOf(draft, timeZone), "book.no-time");
  }
  if (draft.start === draft.end) return wrong("end", "book.no-length");
  const endMs = sameDayMs > startMs ? sameDayMs : nextDay(timeZone, draft, sameDayMs);
  return endMs <= nowMs ? wrong("date", "book.past") : { ok: true, startMs, endMs };
}

/** Every session that is held, on every day of the span, the earliest first: at least one. */
export function readSessions(
  draft: BookingDraft,
  timeZone: string,
  nowMs: number,
): { readonly ok: true; readonly sessions: readonly [Span, ...Span[]] } | DraftProblem {
  const held = draft.sessions.filter(({ isHeld }) => isHeld);
  if (held.length === 0) return wrong("sessions", "book.no-session");
  const dates = datesOf(draft.date, draft.lastDate);
  if (dates === null) return wrong("lastDate", "book.last-date");
  if (dates.length * held.length > sessionsMost) return wrong("lastDate", "book.sessions-many");
  const spans: Span[] = [];
  for (const date of dates) {
    for (const { start, end } of held) {
      const span = readSpan({ date, start, end }, timeZone, nowMs);
      if (!span.ok) return { ...span, field: span.field === "date" ? "date" : "sessions" };
      if (spans.some((one) => one.startMs < span.endMs && span.startMs < one.endMs)) {
        return wrong("sessions", "book.sessions-overlap");
      }
      spans.push({ startMs: span.startMs, endMs: span.endMs });
    }
  }
  const [first, ...rest] = spans.toSorted((left, right) => left.startMs - right.startMs);
  return first === undefined
    ? wrong("sessions", "book.no-session")
    : { ok: true, sessions: [first, ...rest] };
}

/** Null: no dates, or the last is before the first. */
function datesOf(first: string, last: string): readonly string[] | null {
  const [fromMs, toMs] = [first, last].map((date) => Date.parse(`${date}T12:00:00Z`));
  if (fromMs === undefined || toMs === undefined || !(toMs >= fromMs)) return null;
  const days = Math.min(Math.round((toMs - fromMs) / dayMs) + 1, sessionsMost + 1);
  return Array.from({ length: days }, (_, at) => wallClock("UTC", fromMs + at * dayMs).date);
}

const missingOf = (draft: Times, timeZone: string): DraftField =>
  (["start", "end"] as const).find(
    (field) => zonedMs(timeZone, "2026-01-01", draft[field]) === undefined,
  ) ?? "date";

const wrong = (field: DraftField, problem: TextKey): DraftProblem => ({
  ok: false,
  problem,
  line: 0,
  field,
});

/** The same time on the next date: a day is not always 24 hours long. */
function nextDay(timeZone: string, draft: Times, sameDayMs: number): number {
  const nextDate = wallClock("UTC", Date.parse(`${draft.date}T12:00:00Z`) + dayMs).date;
  return zonedMs(timeZone, nextDate, draft.end) ?? sameDayMs + dayMs;
}

/** Another start: the end goes along, and the meeting lasts as long as before. */
export function withStart(draft: Times, start: string): Partial<BookingDraft> {
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
