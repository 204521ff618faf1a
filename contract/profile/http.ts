import { z } from "zod";
import { common, pointBase, responseTimeoutMs } from "./base.ts";

const httpPointSchema = z.strictObject({
  ...pointBase,
  /** Member of the tag's record at the access point. */
  field: z.string().min(1).optional(),
  /** The point is the image on show; a value names the image to upload. */
  image: z.boolean().default(false),
  /** The point is the time until the tag checks in again, minutes. */
  checkIn: z.boolean().default(false),
  /** A value outside is brought to the nearer end. */
  within: z.tuple([z.number(), z.number()]).optional(),
});
export type HttpPoint = z.infer<typeof httpPointSchema>;

/** Plates behind an OpenEPaperLink access point, which is spoken to over HTTP. */
export const httpProfile = z.strictObject({
  ...common,
  driver: z.literal("http-points"),
  link: z.strictObject({
    type: z.literal("http"),
    port: z.int().min(1).max(65_535).default(80),
    responseTimeoutMs,
  }),
  points: z.record(z.string(), httpPointSchema),
});
