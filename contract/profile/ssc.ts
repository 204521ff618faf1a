import { z } from "zod";
import { common, pointBase, responseTimeoutMs } from "./base.ts";

const sscPointSchema = z.strictObject({
  ...pointBase,
  /** Address in the device's tree; `{channel}` is the binding's: `/rx{channel}/mute`. */
  address: z
    .string()
    .max(128)
    .regex(/^(\/[a-z][a-z0-9_]*(\{channel\})?)+$/, "an address like /rx{channel}/mute"),
  writable: z.boolean().default(false),
  /** The device tells changes to whoever has subscribed. Not every address can be subscribed to. */
  subscribe: z.boolean().default(false),
  /** A meter answers no query: its value comes by a subscription of one second. */
  meter: z.boolean().default(false),
});
export type SscPoint = z.infer<typeof sscPointSchema>;

/** Devices of the Sound Control Protocol, version 1: a tree of values, spoken as JSON. */
export const sscProfile = z.strictObject({
  ...common,
  driver: z.literal("ssc"),
  link: z.strictObject({
    type: z.enum(["udp", "tcp"]),
    port: z.int().min(1).max(65_535).default(45),
    responseTimeoutMs,
    /** For how long one subscription holds; it is renewed after half of that. */
    subscriptionS: z.int().min(10).max(60).default(60),
  }),
  points: z.record(z.string(), sscPointSchema),
});
