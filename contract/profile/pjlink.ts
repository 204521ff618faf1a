import { z } from "zod";
import { common, gapMs, pointBase, responseTimeoutMs } from "./base.ts";

const pjlinkPointSchema = z.strictObject({
  ...pointBase,
  command: z.enum(["POWR", "INPT", "AVMT", "LAMP", "ERST"]),
});
export type PjlinkPoint = z.infer<typeof pjlinkPointSchema>;

export const pjlinkProfile = z.strictObject({
  ...common,
  driver: z.literal("pjlink"),
  link: z.strictObject({
    type: z.literal("tcp"),
    port: z.int().default(4352),
    responseTimeoutMs,
    gapMs,
  }),
  points: z.record(z.string(), pjlinkPointSchema),
});
