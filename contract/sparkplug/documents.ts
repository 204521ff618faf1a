import { z } from "zod";
import { actSchema, type ActResult, actRefusals } from "../act.ts";
import type { ComfortLimits, MeetingView } from "../api.ts";
import { errorCatalogue, type ErrorCode, type Failure } from "../errors.ts";
import { harmlessLine } from "../harmless-text.ts";
import { messageSchema } from "../message-schema.ts";
import { roomOffersSchema } from "../room-offers.ts";
import { loadMetaSchema, meterMetaSchema } from "../room-metering.ts";
import { qualitySchema } from "../reading.ts";
import type { Reason } from "../record.ts";

/** JSON documents that travel inside String metrics. */

/** `room/watts-missing`: spans [from, to) of which the hub has no minutes of watts. Room time. */
export const wattsMissingSchema = z.array(z.tuple([z.int().min(0), z.int().min(0)])).max(256);
export type WattsMissing = z.infer<typeof wattsMissingSchema>;

const band = z.tuple([z.number(), z.number()]).readonly();
const comfortSchema = z.object({
  temperature: band,
  humidity: band,
  co2Ppm: z.number(),
}) satisfies z.ZodType<ComfortLimits>;

/** A text that a room has from people or devices: harmless on every page and in every file. */
const line = (most: number) => z.string().max(most).overwrite(harmlessLine);

/** `room/meta`: what changes only when the room's file or the season changes. */
export const roomMetaSchema = z.object({
  name: z.object({ zh: line(128), en: line(128) }),
  timeZone: z.string().max(64).refine(isTimeZone, "an IANA time zone"),
  standbyWatts: z.number(),
  /** A room of an earlier version does not say. */
  offers: roomOffersSchema.exactOptional(),
  /** What its meters see. A room of an earlier version does not say. */
  meters: z.array(meterMetaSchema).max(64).exactOptional(),
  /** Rated watts of what can be switched, where its file or profile says so. */
  loads: z.array(loadMetaSchema).max(256).exactOptional(),
  /** So far back it can tell minutes of watts again (`room/watts-missing`). */
  wattsKeptMs: z.number().min(0).exactOptional(),
  /** What counts as comfortable just now. */
  comfort: comfortSchema.exactOptional(),
});
export type RoomMeta = z.infer<typeof roomMetaSchema>;

/** `room/meeting`: the running meeting or null; without its title when it is classified. */
export const meetingViewSchema = z
  .object({
    id: z.string().max(128),
    title: line(256),
    startMs: z.number(),
    endMs: z.number(),
    class: z.string().max(32),
    classified: z.boolean(),
    headCount: z.number(),
    // A room of an earlier version does not say.
    attendance: z.enum(["attended", "self-service"]).default("attended"),
  })
  .nullable() satisfies z.ZodType<MeetingView | null>;

export const reasonSchema = z.object({
  rule: line(128),
  clause: line(128),
  text: messageSchema,
}) satisfies z.ZodType<Reason>;

export const failureSchema = z
  .object({
    code: z.string().refine((code) => Object.hasOwn(errorCatalogue, code), "a known error code"),
    detail: z.string().max(512).optional(),
  })
  .transform((parsed): Failure => {
    const code = parsed.code as ErrorCode;
    return parsed.detail === undefined ? { code } : { code, detail: parsed.detail };
  });

/** `<point>/why`. */
export const pointWhySchema = z.object({
  quality: qualitySchema.or(z.literal("none")),
  /** Of the target; null when there is none. */
  reason: reasonSchema.nullable(),
  held: messageSchema.nullable(),
  failure: failureSchema.nullable(),
});
export type PointWhy = z.infer<typeof pointWhySchema>;

/** `room/act`: something a person asks of the room through the hub. Wire time. */
export const actRequestSchema = z.strictObject({
  /** Names the request for ever, so that a repeated one is not done twice. */
  id: z.string().min(8).max(64),
  act: actSchema,
  by: z.string().min(1).max(128),
  expiresAtMs: z.int().min(0),
});
export type ActRequest = z.infer<typeof actRequestSchema>;

/** `room/act-result`: the room's answer to the request of that id. */
export const actReplySchema = z.strictObject({
  id: z.string().min(8).max(64),
  result: z.discriminatedUnion("accepted", [
    z.strictObject({ accepted: z.literal(true) }),
    z.strictObject({
      accepted: z.literal(false),
      code: z.enum(actRefusals),
      text: z.string().max(512),
    }),
  ]) satisfies z.ZodType<ActResult>,
});
export type ActReply = z.infer<typeof actReplySchema>;

/** `room/write-refused`: a value that a host sent by DCMD or NCMD and the room did not take. */
export const writeRefusalSchema = z.strictObject({
  /** The metric, below its device. */
  name: z.string().max(128),
  code: z.enum([...actRefusals, "expired", "too-fast"]),
  text: z.string().max(512),
  /** Refusals since the room started, this one included. */
  refused: z.int().min(1),
});
export type WriteRefusal = z.infer<typeof writeRefusalSchema>;

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
}

/** A document out of a String metric, or undefined when it is not one. */
export function parseDocument<S extends z.ZodType>(
  schema: S,
  text: unknown,
): z.output<S> | undefined {
  if (typeof text !== "string") return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = schema.safeParse(parsed);
  return result.success ? result.data : undefined;
}
