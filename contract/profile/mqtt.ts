import { z } from "zod";
import { common, pointBase } from "./base.ts";

const mqttPointSchema = z.strictObject({
  ...pointBase,
  /** Below the binding's topic; empty for the topic itself. */
  topic: z.string().default(""),
  /** Member of the JSON payload; the whole payload as text when left out. */
  field: z.string().optional(),
  set: z
    .strictObject({
      topic: z.string(),
      /** Member of the JSON sent; the bare value when left out. */
      field: z.string().optional(),
      /** The value names an image; the payload is that image's bytes. */
      image: z.boolean().default(false),
    })
    .optional(),
});
export type MqttPoint = z.infer<typeof mqttPointSchema>;

export const mqttProfile = z.strictObject({
  ...common,
  driver: z.literal("mqtt-points"),
  link: z.strictObject({
    type: z.literal("mqtt"),
    /** Below the binding's topic: says whether the device is there. */
    availability: z
      .strictObject({
        topic: z.string(),
        field: z.string().optional(),
        online: z.string(),
        offline: z.string(),
      })
      .optional(),
  }),
  points: z.record(z.string(), mqttPointSchema),
});
