import { z } from "zod";
import { type Meeting, meetingSchema, type Recess } from "../../contract/agenda.ts";
import { attendeeSchema, bookingDetailsSchema } from "../../contract/booking.ts";
import { hubLimits } from "../hub-limits.ts";

const { id: _givenByHub, bannerCheckedBy: _byAnotherPerson, ...bookable } = meetingSchema.shape;

/** A meeting as it is booked: the hub gives the id. Issues name the member that is wrong. */
export const bookingSchema = z.strictObject(bookable).superRefine((meeting, context) => {
  for (const { path, message } of spanIssues(meeting)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});
export type Booking = z.output<typeof bookingSchema>;

const sessionSchema = z.strictObject({ startMs: bookable.startMs, endMs: bookable.endMs });

/**
 * What is booked at once: one meeting by `startMs` and `endMs`, or one for each of its `sessions`, as
 * morning, afternoon and evening (NX App. C). A recess belongs to the session it lies in.
 */
export const bookingRequestSchema = z
  .strictObject({
    ...bookable,
    startMs: bookable.startMs.exactOptional(),
    endMs: bookable.endMs.exactOptional(),
    sessions: z.array(sessionSchema).min(1).max(8).exactOptional(),
  })
  .transform((wanted, context): WantedBookings => {
    const complain: Complain = (path, message) =>
      context.addIssue({ code: "custom", path: [...path], message });
    const { sessions, startMs, endMs, ...rest } = wanted;
    if (sessions === undefined) return { inParts: false, bookings: [whole(wanted, complain)] };
    if (startMs !== undefined || endMs !== undefined) {
      complain(["sessions"], "give either a start and an end, or sessions");
    }
    return { inParts: true, bookings: parts(rest, sessions, complain) };
  });
export interface WantedBookings {
  /** The answer names several meetings. */
  readonly inParts: boolean;
  readonly bookings: readonly Booking[];
}
type Complain = (path: readonly (string | number)[], message: string) => void;

function whole(
  { sessions: _none, startMs, endMs, ...rest }: Partial<Booking> & Untimed & { sessions?: unknown },
  complain: Complain,
): Booking {
  if (startMs === undefined) complain(["startMs"], "say when it starts, or give sessions");
  if (endMs === undefined) complain(["endMs"], "say when it ends, or give sessions");
  const booking = { ...rest, startMs: startMs ?? 0, endMs: endMs ?? 0 };
  if (startMs === undefined || endMs === undefined) return booking;
  for (const { path, message } of spanIssues(booking)) complain(path, message);
  return booking;
}
type Untimed = Omit<Booking, "startMs" | "endMs">;

function parts(
  { recesses, ...rest }: Untimed,
  sessions: readonly z.output<typeof sessionSchema>[],
  complain: Complain,
): readonly Booking[] {
  const bookings = sessions.map((session): Booking => {
    const within = (recess: Recess) =>
      recess.startMs >= session.startMs && recess.endMs <= session.endMs;
    return { ...rest, ...session, recesses: recesses.filter(within) };
  });
  for (const [index, part] of bookings.entries()) {
    const path = ["sessions", index];
    for (const issue of spanIssues(part)) complain([...path, ...issue.path], issue.message);
    const isTwice = bookings.some((other, at) => at < index && overlap(other, part));
    if (isTwice) complain(path, "this session overlaps another one");
  }
  const placed = bookings.reduce((count, part) => count + part.recesses.length, 0);
  if (placed !== recesses.length) complain(["recesses"], "a recess lies within a session");
  return bookings;
}

const isOnce = (people: readonly { readonly id: string }[]): boolean =>
  new Set(people.map(({ id }) => id)).size === people.length;
const attendeesSchema = z
  .array(attendeeSchema)
  .max(500)
  .refine(isOnce, "an attendee's id stands for one person");

/** Details as people send them. */
export const detailsSchema = bookingDetailsSchema.extend({
  attendees: attendeesSchema.default([]),
});

/** A booking as an office system sends it, with the people who come. */
export const sourceBookingSchema = z
  .strictObject({
    ...bookable,
    details: z.strictObject({ attendees: attendeesSchema.default([]) }).default({ attendees: [] }),
  })
  .superRefine((meeting, context) => {
    for (const { path, message } of spanIssues(meeting)) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  });
export type SourceBooking = z.output<typeof sourceBookingSchema>;

/** What of a meeting is to be different. What is left out stays as it is. */
export const bookingEditSchema = z
  .strictObject({
    title: bookable.title.exactOptional(),
    organiser: bookable.organiser.removeDefault().exactOptional(),
    startMs: bookable.startMs.exactOptional(),
    endMs: bookable.endMs.exactOptional(),
    class: bookable.class.removeDefault().exactOptional(),
    classified: bookable.classified.removeDefault().exactOptional(),
    headCount: bookable.headCount.removeDefault().exactOptional(),
    banner: bookable.banner.removeDefault().exactOptional(),
    seats: bookable.seats.removeDefault().exactOptional(),
    attendance: bookable.attendance.removeDefault().exactOptional(),
    undisturbed: bookable.undisturbed.removeDefault().exactOptional(),
    recesses: bookable.recesses.removeDefault().exactOptional(),
    plates: bookable.plates.removeDefault().exactOptional(),
    form: bookable.form.removeDefault().exactOptional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, "say what to change");
export type BookingEdit = z.output<typeof bookingEditSchema>;

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Timed = Pick<Booking, "startMs" | "endMs" | "recesses">;

function spanIssues({ startMs, endMs, recesses }: Timed): readonly Issue[] {
  const { longestMs } = hubLimits.agenda;
  if (endMs <= startMs) return [{ path: ["endMs"], message: "a meeting ends after it starts" }];
  if (endMs - startMs > longestMs) {
    const message = `a meeting lasts ${longestMs / 86_400_000} days at most; book it in parts`;
    return [{ path: ["endMs"], message }];
  }
  return recesses.flatMap((recess, index): readonly Issue[] => {
    const path = ["recesses", index];
    if (recess.startMs < startMs || recess.endMs > endMs) {
      return [{ path, message: "a recess lies within its meeting" }];
    }
    const isTwice = recesses.some((other, at) => at < index && overlap(other, recess));
    return isTwice ? [{ path, message: "this recess overlaps another one" }] : [];
  });
}

const overlap = (left: Omit<Timed, "recesses">, right: Omit<Timed, "recesses">): boolean =>
  left.startMs < right.endMs && right.startMs < left.endMs;

/** Zod's issues when the meeting, as it would be after the edit, is not one. */
export type Edited =
  | { readonly ok: true; readonly meeting: Meeting }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** The meeting after an edit. Recesses that are not part of the edit move along with the start. */
export function edited(meeting: Meeting, edit: BookingEdit): Edited {
  const { id, bannerCheckedBy, ...before } = meeting;
  const after = { ...before, ...edit };
  const byMs = after.startMs - before.startMs;
  const recesses = edit.recesses ?? recessesWithin(after, movedRecesses(before.recesses, byMs));
  const parsed = bookingSchema.safeParse({ ...after, recesses });
  return parsed.success
    ? { ok: true, meeting: { ...parsed.data, id, bannerCheckedBy } }
    : { ok: false, issues: parsed.error.issues };
}

/** Recesses that go along with their meeting. */
export const movedRecesses = (recesses: readonly Recess[], byMs: number): readonly Recess[] =>
  recesses.map(({ startMs, endMs }) => ({ startMs: startMs + byMs, endMs: endMs + byMs }));

/** What of the recesses lies within the meeting's time. */
export const recessesWithin = (
  span: { readonly startMs: number; readonly endMs: number },
  recesses: readonly Recess[],
): Recess[] =>
  recesses
    .map((recess) => ({
      startMs: Math.max(recess.startMs, span.startMs),
      endMs: Math.min(recess.endMs, span.endMs),
    }))
    .filter((recess) => recess.endMs > recess.startMs);
