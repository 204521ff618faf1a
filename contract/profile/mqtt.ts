import { z } from "zod";
import { common, pointBase } from "./base.ts";

const slots = new Set(["topic", "channel", "tag"]);
const slotsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((slot) => slot[1] ?? "");

/**
 * A topic with slots from the binding. With `{topic}` as one of its levels it is a topic of its own
 * (`stat/{topic}/RESULT`), without it stands below the binding's topic; empty is that topic itself.
 */
const topic = z
  .string()
  .max(128)
  .regex(/^(?:[^/+#\s]+(?:\/[^/+#\s]+)*)?$/, "levels without +, # and white space")
  .refine((text) => slotsOf(text).every((slot) => slots.has(slot)), {
    message: "only the slots {topic}, {channel} and {tag} may stand in a topic",
  })
  .refine(isOwn, { message: "{topic} is a level of its own, once: stat/{topic}/RESULT" });

function isOwn(text: string): boolean {
  const levels = text.split("/").filter((level) => level.includes("{topic}"));
  return levels.length <= 1 && levels.every((level) => level === "{topic}");
}

/** A member of a JSON payload; dots lead into its objects: `Wifi.RSSI`, `result.switch:{channel}.output`. */
const field = z.string().min(1).max(128);

/** Where a value is told: the member of a topic's JSON, or its whole payload as text. */
const placeSchema = z.strictObject({ topic, field: field.optional() });
export type MqttPlace = z.infer<typeof placeSchema>;

type Payload = string | number | boolean | { readonly [member: string]: Payload };
/**
 * Text, or a JSON object. A text in it that is `{value}`, `{channel}` or `{topic}` alone becomes that
 * value; inside longer text the last two are filled in. Written out as JSON afterwards, never spliced.
 */
const payload: z.ZodType<Payload> = z.lazy(() =>
  z.union([z.string().max(256), z.number(), z.boolean(), z.record(z.string(), payload)]),
);
export type MqttPayload = Payload;

const mqttPointSchema = z.strictObject({
  ...pointBase,
  /** Where the device tells the value. */
  topic: topic.default(""),
  field: field.optional(),
  /** Further places that tell the same value. */
  also: z.array(placeSchema).max(4).default([]),
  /** What makes the device tell it now. Points that ask alike share one message. */
  ask: z.strictObject({ topic, payload }).optional(),
  set: z
    .strictObject({
      topic,
      payload: payload.default("{value}"),
      /** The value names an image; the payload is that image's bytes. */
      image: z.boolean().default(false),
    })
    .optional(),
  /** Nothing tells the value: it can be written and never be proved. */
  silent: z.boolean().default(false),
  /** A number above this reads `true`, another one `false`, before `values` says what they mean. */
  above: z.number().optional(),
  /** Whole numbers on both sides: what is written is rounded, and so is what is read. */
  whole: z.boolean().default(false),
});
export type MqttPoint = z.infer<typeof mqttPointSchema>;

export const mqttProfile = z.strictObject({
  ...common,
  driver: z.literal("mqtt-points"),
  link: z.strictObject({
    type: z.literal("mqtt"),
    /** Says whether the device is there. */
    availability: z
      .strictObject({ topic, field: field.optional(), online: z.string(), offline: z.string() })
      .optional(),
    /** What `{channel}` stands for in the binding's first channel. */
    channelFrom: z.union([z.literal(0), z.literal(1)]).default(1),
    /** The characters the device can show. */
    encoding: z.enum(["ascii", "utf-8"]).default("utf-8"),
  }),
  points: z.record(z.string(), mqttPointSchema),
});
