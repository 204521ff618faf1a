import { z } from "zod";
import { common, pointBase } from "./base.ts";

const gpioPointSchema = z.strictObject({
  ...pointBase,
  direction: z.enum(["in", "out"]),
  activeLow: z.boolean().default(false),
});
export type GpioPoint = z.infer<typeof gpioPointSchema>;

export const gpioProfile = z.strictObject({
  ...common,
  driver: z.literal("gpio-points"),
  link: z.strictObject({ type: z.literal("gpio") }),
  points: z.record(z.string(), gpioPointSchema),
});
