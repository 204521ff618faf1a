import { z } from "zod";
import { common, pointBase, responseTimeoutMs } from "./base.ts";

const qrcPointSchema = z.union([
  z.strictObject({
    ...pointBase,
    /** Control of the component that the binding's `tag` names. */
    control: z.string().min(1).max(64),
    writable: z.boolean().default(false),
  }),
  z.strictObject({
    ...pointBase,
    /**
     * What the core says of itself. `platform` is its model; `engine` is its state unless that is
     * Active, else the text of its own status.
     */
    core: z.enum(["platform", "engine"]),
  }),
]);
export type QrcPoint = z.infer<typeof qrcPointSchema>;

/** Named components of a Q-SYS design, by JSON-RPC over TCP (QRC). */
export const qrcProfile = z.strictObject({
  ...common,
  driver: z.literal("qrc"),
  link: z.strictObject({
    type: z.literal("tcp"),
    port: z.int().min(1).max(65_535).default(1710),
    responseTimeoutMs,
  }),
  points: z.record(z.string(), qrcPointSchema),
});

export const isQrcWritable = (point: QrcPoint | undefined): boolean =>
  point !== undefined && "control" in point && point.writable;
