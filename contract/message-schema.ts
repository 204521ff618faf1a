import { z } from "zod";
import { harmlessLine } from "./harmless-text.ts";
import type { Message } from "./message.ts";
import { type TextKey, textKeys } from "./text/text.ts";

const known = new Set(textKeys("en"));

/** A message that came over a wire. A key the catalogue does not have could not be shown. */
export const messageSchema = z
  .object({
    key: z.string().refine((key) => known.has(key), "a key of the text catalogue"),
    params: z.record(
      z.string().max(64),
      z.union([z.string().max(512).overwrite(harmlessLine), z.number()]),
    ),
  })
  .transform((parsed): Message => ({ key: parsed.key as TextKey, params: parsed.params }));
