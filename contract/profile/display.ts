import { z } from "zod";
import { durationMsSchema } from "../duration.ts";

/** What a panel can put on its paper, which is white. */
export const inkSchema = z.enum(["black", "red", "yellow", "blue", "green", "orange"]);
export type Ink = z.infer<typeof inkSchema>;

/** The sets of inks that panels are made with. */
const inkSets = {
  black: ["black"],
  "black-red": ["black", "red"],
  "black-yellow": ["black", "yellow"],
  "four colours": ["black", "red", "yellow"],
  "six colours": ["black", "red", "yellow", "blue", "green"],
  "seven colours": ["black", "red", "yellow", "blue", "green", "orange"],
} as const satisfies Record<string, readonly Ink[]>;

const isInkSet = (inks: readonly Ink[]): boolean =>
  Object.values(inkSets).some((set) => set.join() === inks.join());

/**
 * What a nameplate can show, and how an image reaches it. planes: one bit a pixel and plane, a plane
 * an ink in the order of `inks`, 1 is ink · packed: the number of the ink in each pixel, 0 paper, 1 the
 * first of `inks`, …; 1 bit for one ink, 2 bits for up to three, else 4 bits, the leftmost pixel in the
 * highest bits, rows padded to bytes · jpeg: the access point turns it into inks · bmp: one bit a pixel.
 */
export const displaySchema = z.strictObject({
  widthPx: z.int().min(100).max(1024),
  heightPx: z.int().min(100).max(1024),
  inks: z
    .array(inkSchema)
    .min(1)
    .max(6)
    .refine(
      isInkSet,
      `one of ${Object.values(inkSets)
        .map((set) => `[${set.join(", ")}]`)
        .join(" · ")}`,
    ),
  encoding: z.enum(["planes", "packed", "jpeg", "bmp"]),
  /** Real time from the image's arrival until it stands there. */
  redraw: durationMsSchema.default(25_000),
});
export type PlateDisplay = z.infer<typeof displaySchema>;
