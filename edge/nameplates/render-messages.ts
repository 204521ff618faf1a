import { z } from "zod";

/** What the controller asks of the drawing program, and what it is told: one answer a request. */
export const renderRequestSchema = z.strictObject({
  id: z.int(),
  content: z.strictObject({ name: z.string(), unit: z.string(), post: z.string() }),
  format: z.strictObject({
    widthPx: z.int().min(1).max(2048),
    heightPx: z.int().min(1).max(2048),
    red: z.boolean(),
    encoding: z.enum(["planes", "jpeg", "bmp"]),
  }),
});
export type RenderRequest = z.infer<typeof renderRequestSchema>;

const drawnSchema = z.strictObject({
  pixels: z.instanceof(Uint8Array),
  bytes: z.instanceof(Uint8Array),
});

export const renderAnswerSchema = z.strictObject({
  id: z.int(),
  outcome: z.discriminatedUnion("ok", [
    z.strictObject({ ok: z.literal(true), value: drawnSchema }),
    z.strictObject({
      ok: z.literal(false),
      failure: z.strictObject({
        code: z.enum(["text-not-displayable", "plate-not-rendered"]),
        detail: z.string(),
      }),
    }),
  ]),
});
export type RenderAnswer = z.infer<typeof renderAnswerSchema>;
