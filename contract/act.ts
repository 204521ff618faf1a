import { z } from "zod";
import { pointValueSchema } from "./reading.ts";
import type { PointKey } from "./ids.ts";

const point = z
  .string()
  .regex(/^[a-z0-9-]+\/[A-Za-z0-9]+$/, "device/point")
  .transform((text) => text as PointKey);

/** What a person may ask of a room, from the panel, the hub or the command line. */
export const actSchema = z.discriminatedUnion("kind", [
  /** "The room is laid out": the preparation of the next meeting is done. */
  z.strictObject({ kind: z.literal("prepared"), meetingId: z.string().min(1).max(128) }),
  /** A wish of a person for one point, kept until `untilMs` (room time). */
  z.strictObject({
    kind: z.literal("hold"),
    point,
    value: pointValueSchema,
    untilMs: z.int().min(0),
  }),
  z.strictObject({ kind: z.literal("release"), point }),
  z.strictObject({
    kind: z.literal("selftest"),
    test: z.enum(["commissioning", "t30", "t10"]),
  }),
  /** The running meeting ends now. */
  z.strictObject({ kind: z.literal("end"), meetingId: z.string().min(1).max(128) }),
]);
export type Act = z.infer<typeof actSchema>;

/** accepted: the room will do what it can and say so in its journal. */
export type ActResult =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: ActRefusal; readonly text: string };

export type ActRefusal =
  | "unknown-point"
  | "not-writable"
  | "wrong-value"
  | "unknown-meeting"
  | "not-now"
  | "test-running"
  | "too-long";
