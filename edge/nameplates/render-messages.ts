import { z } from "zod";
import { inkSchema } from "../../contract/profile/display.ts";
import { plateLineSchema, plateTemplateSchema } from "../../contract/plate-template.ts";

/** What the controller asks of the drawing program, and what it is told: one answer a request. */
export const renderRequestSchema = z.strictObject({
  id: z.int(),
  plate: z.strictObject({
    content: z.partialRecord(plateLineSchema, z.string()),
    template: plateTemplateSchema,
    format: z.strictObject({
      widthPx: z.int().min(1).max(2048),
      heightPx: z.int().min(1).max(2048),
      inks: z.array(inkSchema).min(1).max(6),
      encoding: z.enum(["planes", "packed", "jpeg", "bmp"]),
    }),
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
