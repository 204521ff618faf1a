import type { Meeting } from "../../contract/agenda.ts";
import type { BookingRequest } from "../../contract/booking.ts";
import { type BookingDraft, draftOf, type DraftProblem, readContent } from "./booking-draft.ts";
import { readSpan } from "./booking-times.ts";

/** What of a meeting is to be different; a member that is left out stays as it is. */
export type BookingChange = Partial<BookingRequest>;

export type ChangeResult = { readonly ok: true; readonly change: BookingChange } | DraftProblem;

/** Members of a meeting that are sent as a whole, by the fields they are typed in. */
const plateFields = ["template", "showsUnit", "showsPost"] as const;
const formFields = [
  "nature",
  "format",
  "bannerOn",
  "rostrum",
  "microphones",
  "requirements",
] as const;

/**
 * What of a meeting was typed anew. Only that is sent: a form of days and minutes cannot say all
 * that a meeting may be, and what it cannot say must survive it. Recesses that were not touched
 * move along with the start at the hub.
 */
export function readChange(
  meeting: Meeting,
  draft: BookingDraft,
  timeZone: string,
  nowMs: number,
): ChangeResult {
  const before = draftOf(meeting, timeZone);
  const isNew = (name: keyof BookingDraft) => before[name] !== draft[name];
  const isMoved = isNew("date") || isNew("start") || isNew("end");
  const span = isMoved ? readSpan(draft, timeZone, nowMs) : { ok: true as const, ...meeting };
  if (!span.ok) return span;
  const recesses = isNew("recesses") ? draft.recesses : "";
  const read = readContent({ ...draft, recesses }, span, timeZone);
  if (!read.ok) return read;
  const { booking } = read;
  return {
    ok: true,
    change: {
      ...(isMoved ? { startMs: booking.startMs, endMs: booking.endMs } : {}),
      ...(isNew("title") ? { title: booking.title } : {}),
      ...(isNew("organiser") ? { organiser: booking.organiser } : {}),
      ...(isNew("class") ? { class: booking.class } : {}),
      ...(isNew("attendance") ? { attendance: booking.attendance } : {}),
      ...(isNew("headCount") ? { headCount: booking.headCount } : {}),
      ...(isNew("recesses") ? { recesses: booking.recesses } : {}),
      ...(isNew("undisturbed") ? { undisturbed: booking.undisturbed } : {}),
      ...(isNew("banner") ? { banner: booking.banner } : {}),
      ...(isNew("classified") ? { classified: booking.classified } : {}),
      ...(isNew("seats") ? { seats: booking.seats } : {}),
      ...(plateFields.some(isNew) ? { plates: booking.plates } : {}),
      ...(formFields.some(isNew) ? { form: booking.form } : {}),
    },
  };
}
