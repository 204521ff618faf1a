import { z } from "zod";
import { type Meeting, meetingSchema, type Recess } from "../../contract/agenda.ts";
import { hubLimits } from "../hub-limits.ts";

const { id: _givenByHub, ...bookable } = meetingSchema.shape;

/** A meeting as it is booked: the hub gives the id. Issues name the member that is wrong. */
export const bookingSchema = z.strictObject(bookable).superRefine((meeting, context) => {
  for (const { path, message } of spanIssues(meeting)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});
export type Booking = z.output<typeof bookingSchema>;

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
  })
  .refine((edit) => Object.keys(edit).length > 0, "say what to change");
export type BookingEdit = z.output<typeof bookingEditSchema>;

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function spanIssues({ startMs, endMs, recesses }: Booking): readonly Issue[] {
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

const overlap = (left: Recess, right: Recess): boolean =>
  left.startMs < right.endMs && right.startMs < left.endMs;

/** Zod's issues when the meeting, as it would be after the edit, is not one. */
export type Edited =
  | { readonly ok: true; readonly meeting: Meeting }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** The meeting after an edit. Recesses that are not part of the edit move along with the start. */
export function edited({ id, ...before }: Meeting, edit: BookingEdit): Edited {
  const after = { ...before, ...edit };
  const byMs = after.startMs - before.startMs;
  const recesses = edit.recesses ?? recessesWithin(after, moved(before.recesses, byMs));
  const parsed = bookingSchema.safeParse({ ...after, recesses });
  return parsed.success
    ? { ok: true, meeting: { ...parsed.data, id } }
    : { ok: false, issues: parsed.error.issues };
}

const moved = (recesses: readonly Recess[], byMs: number): readonly Recess[] =>
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
