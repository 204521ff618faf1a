import { type Meeting, type MeetingClass, meetingSchema } from "../../contract/agenda.ts";
import type { BookingRequest } from "../../contract/booking.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import {
  freshSessions,
  readSessions,
  readSpan,
  type SessionDraft,
  type Span,
} from "./booking-times.ts";
import { readRecesses, recessLines } from "./recess-lines.ts";
import { readSeats, seatLines } from "./seat-lines.ts";

/** The booking form as typed: dates and times of the room's own clock. NX App. C. */
export interface BookingDraft {
  readonly title: string;
  readonly organiser: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  /** In one go, or in sessions of the day: a meeting each. */
  readonly times: "once" | "sessions";
  /** Sessions are held on every day from `date` to this one. */
  readonly lastDate: string;
  readonly sessions: readonly SessionDraft[];
  readonly class: MeetingClass;
  readonly nature: Meeting["form"]["nature"];
  readonly format: Meeting["form"]["format"];
  readonly attendance: Meeting["attendance"];
  readonly headCount: string;
  readonly recesses: string;
  readonly undisturbed: boolean;
  readonly banner: string;
  readonly bannerOn: Meeting["form"]["bannerOn"];
  readonly rostrum: boolean;
  readonly microphones: string;
  readonly requirements: string;
  readonly classified: boolean;
  /** Of a new booking only: who comes of the leaders, the first first. */
  readonly leaders: string;
  readonly seats: string;
  readonly template: string;
  readonly showsUnit: boolean;
  readonly showsPost: boolean;
}
export type DraftField = keyof BookingDraft;

export interface DraftProblem {
  readonly ok: false;
  readonly problem: TextKey;
  readonly line: number;
  /** Where it was typed; left out: nowhere in particular. */
  readonly field?: DraftField;
}
export type BookingResult =
  | {
      readonly ok: true;
      readonly booking: BookingRequest;
      /** When it is held, a meeting each; null: once, as the booking says. */
      readonly sessions: readonly Span[] | null;
    }
  | DraftProblem;

const hourMs = 3_600_000;
const plain = meetingSchema.parse({ id: "-", title: "-", startMs: 0, endMs: 1 });

/** An hour, from the next full hour of the room's clock. */
export function freshDraft(timeZone: string, nowMs: number): BookingDraft {
  const soon = wallClock(timeZone, nowMs + hourMs);
  const startMs = zonedMs(timeZone, soon.date, `${soon.time.slice(0, 2)}:00`) ?? nowMs + hourMs;
  const span = { startMs, endMs: startMs + hourMs };
  return { ...draftOf({ ...plain, ...span, title: "" }, timeZone) };
}

/** A meeting as its booker would have typed it. */
export function draftOf(meeting: Meeting, timeZone: string): BookingDraft {
  const { date, time } = wallClock(timeZone, meeting.startMs);
  const { microphones, ...form } = meeting.form;
  const { title, organiser, attendance, undisturbed, banner, classified } = meeting;
  return {
    title,
    organiser,
    attendance,
    undisturbed,
    banner,
    classified,
    ...form,
    ...meeting.plates,
    date,
    start: time,
    end: wallClock(timeZone, meeting.endMs).time,
    times: "once",
    lastDate: date,
    sessions: freshSessions,
    class: meeting.class,
    headCount: countText(meeting.headCount),
    recesses: recessLines(meeting.recesses, timeZone),
    microphones: countText(microphones),
    leaders: "",
    seats: seatLines(meeting.seats),
  };
}

const countText = (count: number): string => (count === 0 ? "" : String(count));

/** What the hub is asked for, or the first thing that is wrong. */
export function readBooking(draft: BookingDraft, timeZone: string, nowMs: number): BookingResult {
  if (draft.times === "once") {
    const span = readSpan(draft, timeZone, nowMs);
    return span.ok ? readContent(draft, span, timeZone) : span;
  }
  const read = readSessions(draft, timeZone, nowMs);
  if (!read.ok) return read;
  const { sessions } = read;
  const whole = { startMs: sessions[0].startMs, endMs: Math.max(...sessions.map((s) => s.endMs)) };
  const content = readContent(draft, whole, timeZone);
  return content.ok ? { ...content, sessions } : content;
}

/** Everything of a booking that starts and ends then. */
export function readContent(
  draft: BookingDraft,
  { startMs, endMs }: Span,
  timeZone: string,
): BookingResult {
  const { title, organiser, attendance, undisturbed, classified, banner } = draft;
  if (title.trim() === "") return wrong("title", "book.no-title");
  const headCount = countOf(draft.headCount, 10_000);
  if (headCount === null) return wrong("headCount", "book.head-count");
  const microphones = countOf(draft.microphones, 200);
  if (microphones === null) return wrong("microphones", "book.microphone-count");
  const recesses = readRecesses(draft.recesses, { startMs, endMs }, timeZone);
  if (!recesses.ok) return { ...recesses, field: "recesses" };
  const seats = readSeats(draft.seats);
  if (!seats.ok) return { ...seats, field: "seats" };
  const { nature, format, bannerOn, rostrum, requirements } = draft;
  const { template, showsUnit, showsPost } = draft;
  const booking: BookingRequest = {
    title: title.trim(),
    organiser: organiser.trim(),
    startMs,
    endMs,
    class: draft.class,
    classified,
    headCount,
    banner: banner.trim(),
    seats: seats.seats,
    plates: { template, showsUnit, showsPost },
    form: { nature, format, bannerOn, rostrum, microphones, requirements: requirements.trim() },
    attendance,
    undisturbed,
    recesses: recesses.recesses,
  };
  return { ok: true, booking, sessions: null };
}

/** Nothing typed: none. Null: no whole number within the limit. */
function countOf(text: string, most: number): number | null {
  const count = text.trim() === "" ? 0 : Number(text);
  return Number.isInteger(count) && count >= 0 && count <= most ? count : null;
}

const wrong = (field: DraftField, problem: TextKey): DraftProblem => ({
  ok: false,
  problem,
  line: 0,
  field,
});

/** The field that a refusal of the hub is about, by the member that it names; undefined: none. */
export function fieldOfMember(path: string): DraftField | undefined {
  const [first = "", second = ""] = path.split(".");
  const member = first === "form" || first === "plates" ? second : first;
  const moved: Partial<Record<string, DraftField>> = { startMs: "start", endMs: "end" };
  return moved[member] ?? (isDraftField(member) ? member : undefined);
}

const blank = draftOf(plain, "UTC");
const isDraftField = (name: string): name is DraftField => Object.hasOwn(blank, name);
