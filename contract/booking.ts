import { z } from "zod";
import type { MeetingInput } from "./agenda.ts";
import { harmlessLine } from "./harmless-text.ts";
import { seatPlanSchema } from "./seating/seat-plan.ts";

const line = (most: number) => z.string().overwrite(harmlessLine).max(most);

/** Somebody who comes to a meeting. Personal data: wiped with the meeting when it is classified. */
export const attendeeSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: line(64).min(1),
  unit: line(128).default(""),
  post: line(128).default(""),
  /** Place in the order of precedence, 1 first; 0: none given. */
  rank: z.int().min(0).max(9999).default(0),
  /** Leaders sit on the rostrum or in the middle; hosts and guests face or flank one another. */
  part: z.enum(["leader", "host", "guest", "delegate", "assistant"]).default("delegate"),
});
export type Attendee = z.infer<typeof attendeeSchema>;

/** What the hub keeps of a meeting beyond what its room needs. */
export const bookingDetailsSchema = z.strictObject({
  attendees: z.array(attendeeSchema).max(500).default([]),
  /** Where everybody sits; null: nobody has decided, and the meeting's seats are as they were typed. */
  plan: seatPlanSchema.nullable().default(null),
  /** Who typed the banner as it stands: somebody else has to proof-read it. */
  bannerEnteredBy: line(128).default(""),
});
export type BookingDetails = z.infer<typeof bookingDetailsSchema>;

export const noDetails: BookingDetails = bookingDetailsSchema.parse({});

/** What the booking form of the console sends. Who has proof-read its banner only the hub says. */
export type BookingRequest = Omit<MeetingInput, "id" | "bannerCheckedBy">;

/** The same for a meeting in sessions: one meeting each, all or none. */
export type SessionsRequest = Omit<BookingRequest, "startMs" | "endMs"> & {
  readonly sessions: readonly { readonly startMs: number; readonly endMs: number }[];
};
