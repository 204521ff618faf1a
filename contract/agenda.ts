import { z } from "zod";
import { harmlessLine, harmlessText } from "./harmless-text.ts";
import { roomIdSchema, siteIdSchema } from "./ids.ts";

/** One line that anybody may have typed: harmless on every screen, sign, plate and report. */
const line = (most: number) => z.string().overwrite(harmlessLine).max(most);

export const meetingClassSchema = z.enum(["ordinary", "important", "large"]);
export type MeetingClass = z.infer<typeof meetingClassSchema>;

export const seatSchema = z.strictObject({
  seat: line(16).min(1),
  name: line(64),
  unit: line(128).default(""),
  post: line(128).default(""),
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

/** What the booking form asks besides, in the order of the form (NX App. C). */
export const bookingFormSchema = z.strictObject({
  nature: z
    .enum(["report", "discussion", "sofa-discussion", "award", "oath", "other"])
    .default("other"),
  /** How others take part: in the room only, by telephone, video, or the government's video network. */
  format: z.enum(["work", "telephone", "video", "video-network"]).default("work"),
  /** What the banner is made of: a sign is driven by the room, cloth is hung by people. */
  bannerOn: z.enum(["sign", "cloth"]).default("sign"),
  rostrum: z.boolean().default(false),
  /** How many are asked for; 0: as the room has them. */
  microphones: z.int().min(0).max(200).default(0),
  requirements: z.string().overwrite(harmlessText).max(1000).default(""),
});
export type BookingForm = z.infer<typeof bookingFormSchema>;
const plainForm = bookingFormSchema.parse({});

/** How the nameplates of a meeting look. */
export const plateLookSchema = z.strictObject({
  /** A template of the plates: `standard`. */
  template: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .default("standard"),
  showsUnit: z.boolean().default(true),
  showsPost: z.boolean().default(true),
});
export type PlateLook = z.infer<typeof plateLookSchema>;
const standardLook = plateLookSchema.parse({});

export const meetingSchema = z
  .strictObject({
    id: z.string().min(1).max(128),
    title: line(256).min(1),
    organiser: line(128).default(""),
    startMs: epochMs,
    endMs: epochMs,
    class: meetingClassSchema.default("ordinary"),
    classified: z.boolean().default(false),
    headCount: z.int().min(0).max(10_000).default(0),
    banner: line(256).default(""),
    /** Who has proof-read the banner as it stands; empty: nobody, and no sign shows it. */
    bannerCheckedBy: line(128).default(""),
    seats: z.array(seatSchema).max(500).default([]),
    plates: plateLookSchema.default(standardLook),
    form: bookingFormSchema.default(plainForm),
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
/** As it may be written: what has a default may be left out. */
export type MeetingInput = z.input<typeof meetingSchema>;

/** Stands for a title that is gone: a meeting has one. */
export const goneTitle = "—";

/** The meeting without what it was about and who was there. */
export const withoutWords = (meeting: Meeting): Meeting => ({
  ...meeting,
  title: goneTitle,
  organiser: "",
  banner: "",
  bannerCheckedBy: "",
  seats: [],
  form: { ...meeting.form, requirements: "" },
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
