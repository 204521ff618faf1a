import { z } from "zod";
import type { Explanation } from "../api.ts";
import { harmlessLine } from "../harmless-text.ts";
import { deviceKindSchema, unitSchema } from "../points.ts";
import { toldValueSchema, qualitySchema } from "../reading.ts";
import { dutyKinds } from "../duty.ts";
import { messageSchema } from "../message-schema.ts";
import { failureSchema, reasonSchema } from "./documents.ts";

/** What the hub asks a room and nothing changes by. JSON inside String metrics. */

/** `room/ask`. Wire time. */
export const askRequestSchema = z.strictObject({
  /** The answer names it. */
  id: z.string().min(8).max(64),
  /** Why a point is as it is: `device/point`. */
  explain: z.string().regex(/^[a-z0-9-]+\/[A-Za-z0-9]+$/, "device/point"),
  expiresAtMs: z.int().min(0),
});
export type AskRequest = z.infer<typeof askRequestSchema>;

const word = z.string().max(512).overwrite(harmlessLine);
const bilingual = z.object({ zh: word, en: word });

const parameterSchema = z.union([
  z.object({ type: z.literal("duration"), valueMs: z.number() }),
  z.object({ type: z.literal("number"), value: z.number() }),
  z.object({ type: z.literal("list"), values: z.array(word).max(64) }),
]);

const clauseBasisSchema = z.object({
  id: word,
  title: bilingual,
  document: word,
  numbers: z.array(z.object({ name: word, is: parameterSchema })).max(64),
  override: z.object({ reason: word, by: word }).nullable(),
});

const guardSchema = z.object({ text: messageSchema, clause: clauseBasisSchema.nullable() });
const levelSchema = z.enum(["safety", "hold", "rule", "default"]);

/** Bounded like everything that a room says. */
export const explanationSchema = z.object({
  device: word,
  kind: deviceKindSchema,
  availability: z.enum(["online", "offline", "unpowered", "unknown"]),
  point: z.object({
    point: word,
    unit: unitSchema.nullable(),
    writable: z.boolean(),
    value: toldValueSchema.nullable(),
    quality: qualitySchema.or(z.literal("none")),
    atMs: z.number().nullable(),
    target: z.object({ value: toldValueSchema, reason: reasonSchema }).nullable(),
    held: messageSchema.nullable(),
    failure: failureSchema.nullable(),
  }),
  level: levelSchema.nullable(),
  wanted: toldValueSchema.nullable(),
  lost: z
    .array(z.object({ value: toldValueSchema, reason: reasonSchema, level: levelSchema }))
    .max(32),
  hold: z
    .object({ value: toldValueSchema, by: word, sinceMs: z.number(), untilMs: z.number() })
    .nullable(),
  changedBy: guardSchema.nullable(),
  heldBy: guardSchema.nullable(),
  exemption: z
    .object({ limitC: z.number(), owner: word, reason: word, untilMs: z.number() })
    .nullable(),
  clause: clauseBasisSchema.nullable(),
  proved: z
    .array(
      z.object({
        duty: z.string().max(200),
        kind: z.enum(dutyKinds),
        text: messageSchema,
        atMs: z.number(),
      }),
    )
    .max(32),
}) satisfies z.ZodType<Explanation>;

/** `room/answer`. */
export interface AskReply {
  readonly id: string;
  /** Null: the room has no such point. */
  readonly explanation: Explanation | null;
}
export const askReplySchema = z.strictObject({
  id: z.string().min(8).max(64),
  explanation: explanationSchema.nullable(),
}) satisfies z.ZodType<AskReply>;
