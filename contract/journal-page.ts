import { z } from "zod";
import { deviceIdSchema, splitPointKey } from "./ids.ts";
import type { JournalRecord, RecordBody } from "./record.ts";

/** Reading the journal page by page, newest first. */

export type RecordKind = RecordBody["kind"];

/** In the order of a page's filter. */
export const recordKinds = [
  "command",
  "receipt",
  "guard",
  "duty",
  "notice",
  "alarm",
  "emergency",
  "act",
  "phase",
  "agenda",
  "released",
  "extended",
  "selftest",
  "sign-off",
  "learnt",
  "clock",
  "started",
] as const satisfies readonly RecordKind[];

export const journalPageMax = 200;

/** What of the journal is wanted. Everything when nothing is said. */
export const journalFilterSchema = z.strictObject({
  kind: z.enum(recordKinds).optional(),
  device: deviceIdSchema.optional(),
  /** Words of the sentence in either language. */
  q: z.string().trim().max(64).default(""),
});
export type JournalFilter = z.infer<typeof journalFilterSchema>;

/** The query of one page; numbers come as text. */
export const journalQuerySchema = journalFilterSchema.extend({
  /** Records with a smaller number; the newest when left out. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(journalPageMax).default(100),
});

export interface JournalPage {
  /** Newest first. */
  readonly records: readonly JournalRecord[];
  /** Records that were looked at, whether they fitted or not. */
  readonly looked: number;
  /** Every number from this one up to `before` was looked at. */
  readonly lookedTo: number;
  /** Where to go on; null: there is nothing older. */
  readonly before: number | null;
}

/** A record, and of a command its receipt, or of a receipt its command. */
export interface RecordAnswer {
  readonly record: JournalRecord;
  readonly other: JournalRecord | null;
}

/** The device a record speaks of, if it speaks of one. */
export function deviceOfRecord(body: RecordBody): string | null {
  switch (body.kind) {
    case "command":
    case "receipt":
    case "guard":
      return splitPointKey(body.point).device;
    case "emergency":
      return body.device;
    case "alarm":
      return body.alarm.device;
    case "act":
      return deviceOfAct(body.text.params);
    case "started":
    case "agenda":
    case "phase":
    case "duty":
    case "notice":
    case "released":
    case "extended":
    case "learnt":
    case "selftest":
    case "sign-off":
    case "clock":
      return null;
  }
}

function deviceOfAct({ point, device }: Readonly<Record<string, string | number>>): string | null {
  if (typeof device === "string") return device;
  const cut = typeof point === "string" ? point.indexOf("/") : -1;
  return typeof point === "string" && cut > 0 ? point.slice(0, cut) : null;
}
