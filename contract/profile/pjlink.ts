import { z } from "zod";
import { common, gapMs, pointBase, responseTimeoutMs } from "./base.ts";

const pjlinkPointSchema = z.strictObject({
  ...pointBase,
  /** SNUM, SVER, IRES, FILT and FREZ are commands of class 2. */
  command: z.enum([
    "POWR",
    "INPT",
    "AVMT",
    "LAMP",
    "ERST",
    "INF1",
    "INF2",
    "SNUM",
    "SVER",
    "IRES",
    "FILT",
    "FREZ",
  ]),
});
export type PjlinkPoint = z.infer<typeof pjlinkPointSchema>;

const orders: ReadonlySet<string> = new Set(["POWR", "INPT", "AVMT", "FREZ"]);

/** Whether a point's command can be given, and not only asked. */
export const isPjlinkOrder = (point: PjlinkPoint | undefined): boolean =>
  point !== undefined && orders.has(point.command);

export const pjlinkProfile = z.strictObject({
  ...common,
  driver: z.literal("pjlink"),
  link: z.strictObject({
    type: z.literal("tcp"),
    port: z.int().default(4352),
    responseTimeoutMs,
    gapMs,
    /** Of the device. Each command goes by the class it belongs to. */
    class: z.union([z.literal(1), z.literal(2)]).default(1),
  }),
  points: z.record(z.string(), pjlinkPointSchema),
});
