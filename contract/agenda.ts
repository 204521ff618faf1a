import { z } from "zod";
import { roomIdSchema, siteIdSchema } from "./ids.ts";

export const meetingClassSchema = z.enum(["ordinary", "important", "large"]);
export type MeetingClass = z.infer<typeof meetingClassSchema>;

export const seatSchema = z.strictObject({
  seat: z.string().min(1).max(16),
  name: z.string().max(64),
  unit: z.string().max(128).default(""),
  post: z.string().max(128).default(""),
});
/** Who sits where. Personal data: stays in the room when the meeting is classified. */
export type Seat = z.infer<typeof seatSchema>;

const epochMs = z.int().min(0).max(253_402_300_799_999);

/** A pause that is on the agenda: people may leave their places and come back. */
export const recessSchema = z
  .strictObject({ startMs: epochMs, endMs: epochMs })
  .refine((recess) => recess.endMs > recess.startMs, {
    path: ["endMs"],
    message: "a recess ends after it starts",
  });
export type Recess = z.infer<typeof recessSchema>;

export const meetingSchema = z
  .strictObject({
    id: z.string().min(1).max(128),
    title: z.string().min(1).max(256),
    organiser: z.string().max(128).default(""),
    startMs: epochMs,
    endMs: epochMs,
    class: meetingClassSchema.default("ordinary"),
    classified: z.boolean().default(false),
    headCount: z.int().min(0).max(10_000).default(0),
    banner: z.string().max(256).default(""),
    seats: z.array(seatSchema).max(500).default([]),
    /** A self-service meeting starts and ends without staff. */
    attendance: z.enum(["attended", "self-service"]).default("attended"),
    /** Nobody of the service comes in while it runs: no tea, no patrol. */
    undisturbed: z.boolean().default(false),
    recesses: z.array(recessSchema).max(8).default([]),
  })
  .refine((meeting) => meeting.endMs > meeting.startMs, {
    path: ["endMs"],
    message: "a meeting ends after it starts",
  });
export type Meeting = z.infer<typeof meetingSchema>;

/** Stands for a title that is gone: a meeting has one. */
export const goneTitle = "—";

/** The meeting without what it was about and who was there. */
export const withoutWords = (meeting: Meeting): Meeting => ({
  ...meeting,
  title: goneTitle,
  organiser: "",
  banner: "",
  seats: [],
});

export const agendaSchema = z.strictObject({
  site: siteIdSchema,
  room: roomIdSchema,
  /** Grows by one with every change; an edge takes only a newer one. */
  version: z.int().min(0),
  issuedAtMs: epochMs,
  meetings: z.array(meetingSchema).max(500),
  /** SHA-256, hex, of the canonical JSON of `meetings`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
/** All meetings of one room that matter now, as the hub last decided. */
export type Agenda = z.infer<typeof agendaSchema>;
