import { z } from "zod";
import { inkSchema } from "./profile/display.ts";

const bilingual = z.strictObject({ zh: z.string().min(1).max(64), en: z.string().min(1).max(64) });

/** What a plate can show, a line of text each. `now` and what is below belong to a sign at the door. */
export const plateLineSchema = z.enum(["name", "unit", "post", "room", "now", "time", "next"]);
export type PlateLine = z.infer<typeof plateLineSchema>;

/** Of letters and rules: an ink of the panel, or its bare paper on a coloured ground. */
const strokeSchema = z.enum(["white", ...inkSchema.options]);
export type Stroke = z.infer<typeof strokeSchema>;

/** Of the ground: paper, an ink, or a colour that dots of one ink on the paper or on another make. */
const groundSchema = z.union([
  strokeSchema,
  z.literal("pink"),
  z.string().regex(/^#[0-9a-f]{6}$/, 'a colour: red, pink, "#ffdddd"'),
]);
export type Ground = z.infer<typeof groundSchema>;

/** A part of the plate's height. */
const part = z.number().min(0.01).max(0.9);

const smallSchema = z.strictObject({
  shows: z.array(plateLineSchema).min(1).max(3),
  stroke: strokeSchema.default("black"),
  largest: part.default(0.172),
  /** On one line when they fit, else on a line each. */
  joined: z.boolean().default(true),
});
export type SmallLines = z.infer<typeof smallSchema>;

const linesOf = {
  seat: ["name", "unit", "post"],
  door: ["room", "now", "time", "next"],
} as const satisfies Record<string, readonly PlateLine[]>;

/** How a plate looks: `edge/nameplates/templates/NAME.yaml`. */
export const plateTemplateSchema = z
  .strictObject({
    title: bilingual,
    for: z.enum(["seat", "door"]).default("seat"),
    /** Where the panel cannot show it, the ground is white and everything on it black. */
    ground: groundSchema.default("white"),
    main: z.strictObject({
      shows: z.enum(["name", "now"]),
      stroke: strokeSchema.default("black"),
      largest: part.default(0.625),
    }),
    above: smallSchema.optional(),
    below: smallSchema.optional(),
    /** Between the main line and what is small below it. Black where the panel has no such ink. */
    rule: z.strictObject({ stroke: strokeSchema, height: part }).optional(),
  })
  .superRefine((template, context) => {
    const refuse = (path: readonly string[], message: string) =>
      context.addIssue({ code: "custom", path: [...path], message });
    const known: readonly PlateLine[] = linesOf[template.for];
    const main = template.for === "seat" ? "name" : "now";
    if (template.main.shows !== main) {
      refuse(["main", "shows"], `the main line of a plate for a ${template.for} is ${main}`);
    }
    for (const block of ["above", "below"] as const) {
      for (const line of template[block]?.shows ?? []) {
        if (line === main) refuse([block, "shows"], `${line} is the main line already`);
        else if (!known.includes(line)) {
          refuse(
            [block, "shows"],
            `${line} is not for a ${template.for}; it has ${known.join(", ")}`,
          );
        }
      }
    }
    for (const block of ["main", "above", "below", "rule"] as const) {
      if (template[block]?.stroke === template.ground) {
        refuse([block, "stroke"], `${template.ground} on ${template.ground} cannot be seen`);
      }
    }
  });
export type PlateTemplate = z.infer<typeof plateTemplateSchema>;
