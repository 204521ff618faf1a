import { z } from "zod";
import { harmlessLine } from "./harmless-text.ts";
import { pointValueSchema } from "./reading.ts";
import type { PointKey } from "./ids.ts";
import { selfTestKinds, signatureSchema } from "./selftest.ts";

const point = z
  .string()
  .regex(/^[a-z0-9-]+\/[A-Za-z0-9]+$/, "device/point")
  .transform((text) => text as PointKey);

const dutyId = z.string().min(1).max(200);
const meetingId = z.string().min(1).max(128);

/** What a person may ask of a room, from the panel, the hub or the command line. */
export const actSchema = z.discriminatedUnion("kind", [
  /** A person says that a duty of people is done: the room is laid out, tea was served. */
  z.strictObject({ kind: z.literal("attest"), duty: dutyId }),
  /** A duty need not be done, and why. */
  z.strictObject({ kind: z.literal("waive"), duty: dutyId, reason: z.string().min(4).max(200) }),
  /** A wish of a person for one point, kept until `untilMs` (room time). */
  z.strictObject({
    kind: z.literal("hold"),
    point,
    value: pointValueSchema,
    untilMs: z.int().min(0),
  }),
  z.strictObject({ kind: z.literal("release"), point }),
  /** Of the whole room, or of these devices only; a fresh report is then amended. */
  z.strictObject({
    kind: z.literal("selftest"),
    test: z.enum(selfTestKinds),
    devices: z.array(z.string().min(1).max(64)).min(1).max(64).optional(),
  }),
  /** The running self-test ends after the step at hand, and proves nothing. */
  z.strictObject({ kind: z.literal("stop-test") }),
  /** A name under a report: it was tested, confirmed, or handed up. */
  z.strictObject({
    kind: z.literal("sign-off"),
    report: z.string().min(1).max(64),
    signature: signatureSchema,
  }),
  /** A second person has read a meeting's banner, as it stands here, and it is right (NX T6-6). */
  z.strictObject({
    kind: z.literal("check-banner"),
    meetingId,
    text: z.string().overwrite(harmlessLine).min(1).max(256),
  }),
  /** The running meeting ends now. */
  z.strictObject({ kind: z.literal("end"), meetingId }),
  /** The meeting goes on until then, or people stay after it: the room keeps serving it. */
  z.strictObject({ kind: z.literal("extend"), meetingId, untilMs: z.int().min(0) }),
  /** Cleaning in these zones, all of them when none is named; an end in the past ends it. */
  z.strictObject({
    kind: z.literal("clean"),
    zones: z.array(z.string().min(1).max(64)).max(32),
    untilMs: z.int().min(0),
  }),
]);
export type Act = z.infer<typeof actSchema>;

/** accepted: the room will do what it can and say so in its journal. */
export type ActResult =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: ActRefusal; readonly text: string };

export const actRefusals = [
  "unknown-point",
  "not-writable",
  "wrong-value",
  "unknown-meeting",
  "unknown-duty",
  "unknown-device",
  "unknown-report",
  "unknown-zone",
  "already-settled",
  "clashes",
  "text-changed",
  "not-now",
  "test-running",
  "too-long",
] as const;
export type ActRefusal = (typeof actRefusals)[number];
