import { z } from "zod";

/**
 * What a nameplate can show, and how an image reaches it. planes: one bit a pixel and plane, first
 * black and then red, 1 is ink · jpeg: the access point turns it into inks · bmp: one bit a pixel.
 */
export const displaySchema = z.strictObject({
  widthPx: z.int().min(100).max(1024),
  heightPx: z.int().min(100).max(1024),
  inks: z.union([z.tuple([z.literal("black")]), z.tuple([z.literal("black"), z.literal("red")])]),
  encoding: z.enum(["planes", "jpeg", "bmp"]),
});
export type PlateDisplay = z.infer<typeof displaySchema>;
