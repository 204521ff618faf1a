import { z } from "zod";
import { durationMsSchema } from "../duration.ts";
import { common, pointBase } from "./base.ts";

const trmnlPointSchema = z.strictObject({
  ...pointBase,
  /** Request header that tells the value. */
  header: z.string().min(1).optional(),
  /** The point is the image on show; a value names the image to fetch. */
  image: z.boolean().default(false),
  /** The point is the time until the next visit, minutes. */
  checkIn: z.boolean().default(false),
  /** A value outside is brought to the nearer end. */
  within: z.tuple([z.number(), z.number()]).optional(),
});
export type TrmnlPoint = z.infer<typeof trmnlPointSchema>;

/** Plates that wake up now and then and fetch what they shall show from the edge. */
export const trmnlProfile = z.strictObject({
  ...common,
  driver: z.literal("trmnl"),
  link: z.strictObject({
    type: z.literal("http-listen"),
    /** How long the plate sleeps between two visits: dear in battery when short. */
    refresh: durationMsSchema,
  }),
  points: z.record(z.string(), trmnlPointSchema),
});
