import { z } from "zod";

/** The characters a text sign has. gb2312: the 6763 Chinese ones of GB/T 2312-1980, and ASCII. */
export const signCharsetSchema = z.enum(["ascii", "gb2312", "unicode"]);
export type SignCharset = z.infer<typeof signCharsetSchema>;

/** What a text sign can show. */
export const signSchema = z.strictObject({
  charset: signCharsetSchema,
  /** Latin letters that stand side by side; a Chinese one takes the place of two. */
  columns: z.int().min(1).max(1000).optional(),
  /** Letters it holds at most; a longer text is refused, for a part of a text is another text. */
  letters: z.int().min(1).max(4096).optional(),
  /** What `{mode}` stands for: hold still what fits, and move what does not. */
  modes: z
    .strictObject({ hold: z.string().length(1), scroll: z.string().length(1) })
    .refine(({ hold, scroll }) => hold !== scroll, "two modes are two letters")
    .optional(),
});
export type SignFacts = z.infer<typeof signSchema>;
