import { z } from "zod";
import { harmlessText } from "./harmless-text.ts";
import { deviceIdSchema } from "./ids.ts";

/** What the hub tells of the past of a point. Times are room time, epoch milliseconds. */

/** What a series said in a slot: its mean is weighted by the time that each value held. */
export interface RollUp {
  readonly fromMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
  /** For so long of the slot there was a value; the rest is a gap. */
  readonly coveredMs: number;
}

export const trendGrains = ["minute", "quarter", "day"] as const;
export type TrendGrain = (typeof trendGrains)[number];

/**
 * What becomes of a series. gauge: rolled up by quarter-hours that are kept for long · detail: the
 * same, kept shortly · counter: energy · watts: the room's own minutes · plain: not rolled up.
 */
export type SeriesKind = "gauge" | "detail" | "counter" | "watts" | "plain";

export interface Series {
  readonly device: string;
  readonly point: string;
  readonly kind: SeriesKind;
}

const timeMs = z.int().min(0).max(253_402_300_799_999);
const kWh = z.number().min(0).max(1e10);
const quarterMs = 900_000;
const onQuarter = timeMs.multipleOf(quarterMs);
/** One correction speaks of a month at most. */
const longestMs = 31 * 86_400_000;

/**
 * total: so much was used in [fromMs, toMs), quarter-hours, in place of what was counted · swap: at
 * `fromMs` a meter that showed `oldKWh` was replaced by one that showed `newKWh`.
 */
export const correctionWordsSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("total"), fromMs: onQuarter, toMs: onQuarter, kWh })
    .refine(({ fromMs, toMs }) => fromMs < toMs && toMs - fromMs <= longestMs, "up to 31 days"),
  z.strictObject({ kind: z.literal("swap"), fromMs: timeMs, oldKWh: kWh, newKWh: kWh }),
]);
export type CorrectionWords = z.infer<typeof correctionWordsSchema>;

export const newCorrectionSchema = z.strictObject({
  /** A meter; "": the room by its own minutes of watts. */
  device: deviceIdSchema.or(z.literal("")),
  words: correctionWordsSchema,
  reason: z.string().overwrite(harmlessText).min(3).max(500),
});

/** What a person knows better than a counter. */
export interface EnergyCorrection extends z.infer<typeof newCorrectionSchema> {
  readonly who: string;
  /** Wire time. */
  readonly atMs: number;
}
