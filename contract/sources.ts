import { z } from "zod";
import type { Failure } from "./errors.ts";
import { harmlessLine } from "./harmless-text.ts";
import { roomIdSchema, siteIdSchema } from "./ids.ts";

export const sourceKindSchema = z.enum([
  "caldav",
  "ics-url",
  "ics-file",
  /** An office system that sends its bookings to the hub by itself. */
  "rest",
  "graph",
  "google",
]);
export type SourceKind = z.infer<typeof sourceKindSchema>;

const url = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^\s@]+$/, "https://calendar.example/room.ics, without a name and password");

/** Where a room's bookings come from besides the hub's own form. */
export const sourceSettingsSchema = z.strictObject({
  kind: sourceKindSchema,
  name: z.string().overwrite(harmlessLine).min(1).max(64),
  site: siteIdSchema,
  room: roomIdSchema,
  /** Of a calendar; empty for `ics-file` and `rest`. */
  url: url.or(z.literal("")).default(""),
  username: z.string().max(256).default(""),
  /** Of `rest`: where it is told that a meeting of it ended early; empty: it is not told. */
  hook: url.or(z.literal("")).default(""),
  /** Graph: tenant and mailbox; Google: calendar. */
  account: z.string().max(256).default(""),
  calendar: z.string().max(256).default(""),
  /** Where two sources want the same time, the lower number has it; the hub's own form is 0. */
  precedence: z.int().min(1).max(99).default(10),
  /** How often it is asked. */
  everyS: z.int().min(5).max(86_400).default(60),
  /** May its address be inside: loopback, private, link-local? An administrator's word. */
  allowsPrivate: z.boolean().default(false),
  enabled: z.boolean().default(true),
});
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;

/** Why a source's meeting does not hold, or not quite as it was written. */
export const sourceComplaintCodeSchema = z.enum([
  /** Broken lines or values, or no start. */
  "unreadable",
  /** Its time zone is neither a name anybody knows nor explained in the calendar. */
  "unknown-zone",
  /** It ends when it starts, or before. */
  "no-length",
  /** It lasts longer than any meeting: a typing error. */
  "too-long",
  /** Its series has too many occurrences. */
  "too-many",
  /** Reading it took too long. */
  "too-complex",
]);
export interface SourceComplaint {
  readonly code: z.infer<typeof sourceComplaintCodeSchema>;
  /** A title, an UID or a zone's name: one harmless line. */
  readonly what: string;
}

/** A source, and how it is doing. Its password or token never leaves the hub. */
export interface SourceView extends SourceSettings {
  readonly id: string;
  readonly hasSecret: boolean;
  /** When it was asked last, and when it last brought something; null: never. Room time. */
  readonly askedAtMs: number | null;
  readonly broughtAtMs: number | null;
  readonly failure: Failure | null;
  /** Meetings of it that hold now. */
  readonly meetings: number;
  readonly complaints: readonly SourceComplaint[];
  /** So many of its meetings have vanished at once that a person decides whether they are cancelled. */
  readonly held: { readonly gone: number; readonly of: number; readonly sinceMs: number } | null;
}

/** A meeting of a source that does not have its room: somebody else has that time. */
export interface BookingConflict {
  readonly source: string;
  readonly sourceName: string;
  /** Of a classified one empty, as its title. */
  readonly key: string;
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Who has it: a meeting's id. */
  readonly meetingId: string;
  /** Its own id while it waits; null: it has the room, but not for as long as it wants. */
  readonly waitingId: string | null;
}
