import { z } from "zod";
import { common, pointBase, serialSettings } from "./base.ts";

const framePointSchema = z.strictObject({
  ...pointBase,
  /** Offset in bytes from the start of the frame's payload. */
  at: z.int().min(0).max(255),
  type: z.enum(["u8", "u16le", "i16le"]),
});
export type FramePoint = z.infer<typeof framePointSchema>;

export const frameProfile = z.strictObject({
  ...common,
  driver: z.literal("binary-frame"),
  link: z.strictObject({
    type: z.literal("serial"),
    ...serialSettings,
    /** Bytes as hex: what every frame starts and ends with. */
    start: z.string().regex(/^([0-9A-F]{2})+$/),
    end: z.string().regex(/^([0-9A-F]{2})+$/),
    /** Length of the payload, little-endian, in the two bytes after `start`. */
    length: z.literal("u16le"),
    maxPayloadBytes: z.int().min(1).max(1024),
    /** Payload bytes that say the frame holds the points: `{ at: 1, equals: AA }`. */
    marks: z
      .array(z.strictObject({ at: z.int().min(0), equals: z.string().regex(/^[0-9A-F]{2}$/) }))
      .default([]),
  }),
  points: z.record(z.string(), framePointSchema),
});
