import { z } from "zod";
import { durationMsSchema } from "../duration.ts";
import { deviceKindSchema, unitSchema } from "../points.ts";
import { pointValueSchema } from "../reading.ts";
import { displaySchema } from "./display.ts";
import { signSchema } from "./sign.ts";

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const range = z.tuple([z.number(), z.number()]);
/** Wire value, as text, → what it means. `"1": on` */
const choices = z.record(z.string(), pointValueSchema);

/** What every point may say, whatever the driver. Unit defaults to the vocabulary's. */
export const pointBase = {
  unit: unitSchema.optional(),
  /** value = wire × scale + offset */
  scale: z.number().default(1),
  offset: z.number().default(0),
  /** Wire value → meaning; the other way round when written. */
  values: choices.optional(),
  /** Meaning → wire value written, for the meanings that several wire values share. */
  writes: z.record(z.string(), z.string()).optional(),
  /** Wire values that mean "no reading". */
  invalid: z.array(z.number()).default([]),
  /** Readings outside are bad, in the point's unit. */
  plausible: range.optional(),
  /** Real time between two polls. */
  every: durationMsSchema.default(5000),
  /** Real time after which a reading is stale; six polls, and at least 15 s, when left out. */
  staleAfter: durationMsSchema.optional(),
};

export const parity = z.enum(["none", "even", "odd"]);
export const serialSettings = {
  baud: z.array(z.int().min(300).max(4_000_000)).min(1),
  default: z.int(),
  parity: parity.default("none"),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
};
export const responseTimeoutMs = z.int().min(10).max(120_000).default(1000);
export const gapMs = z.int().min(0).max(5000).default(0);

const timingsSchema = z.strictObject({
  /** Room time from "on" until the picture or sound is there. */
  warmUp: durationMsSchema.optional(),
  /** Room time from "off" until the supply may be cut. */
  coolDown: durationMsSchema.optional(),
  minimumOn: durationMsSchema.optional(),
  minimumOff: durationMsSchema.optional(),
  /** Real time after power-on during which the device answers nothing, and is not gone for it. */
  deaf: durationMsSchema.default(0),
  /** Real time after a write before the read-back is believed. */
  settle: durationMsSchema.default(0),
});

const selfTestStepSchema = z.union([
  z.strictObject({
    read: z.string(),
    expect: z.union([
      z.strictObject({ between: range }),
      z.strictObject({ equals: pointValueSchema }),
      z.strictObject({ known: z.literal(true) }),
    ]),
    clause: z.string(),
  }),
  z.strictObject({
    /** Written, read back, and put back as it was. */
    toggle: z.string(),
    between: z.tuple([pointValueSchema, pointValueSchema]),
    clause: z.string(),
  }),
]);
export type ProfileSelfTestStep = z.infer<typeof selfTestStepSchema>;

/** What every profile may say, whatever the driver. */
export const common = {
  vendor: z.string().min(1),
  model: z.string().min(1),
  kind: deviceKindSchema,
  firmware: z.string().default("*"),
  /** Channels of one device, counted from 1, when a binding must say which it means. */
  channels: z.int().min(1).max(256).optional(),
  /** stable: two independent sources or the maker's own · beta: one source. */
  status: z.enum(["stable", "beta"]),
  source: z.string().min(1),
  /**
   * What the points `maker`, `model` and `firmware` read on a device of this profile; `*` stands for
   * any text. `huitang probe` compares them before a room is trusted.
   */
  identity: z
    .strictObject({
      maker: z.string().min(1).optional(),
      model: z.string().min(1).optional(),
      firmware: z.string().min(1).optional(),
    })
    .optional(),
  timings: timingsSchema.default({ deaf: 0, settle: 0 }),
  watts: z.strictObject({ rated: z.number(), standby: z.number() }).optional(),
  /** Of a nameplate: the size and kind of its images. */
  display: displaySchema.optional(),
  /** Of a text sign: its letters, and how many stand side by side. */
  sign: signSchema.optional(),
  selfTest: z.array(selfTestStepSchema).default([]),
  caveats: z.array(z.strictObject({ text: bilingual, source: z.string() })).default([]),
};

/** What every driver's point has. */
export type ProfilePoint = z.infer<z.ZodObject<typeof pointBase>>;
