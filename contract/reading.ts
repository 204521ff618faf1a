import { z } from "zod";
import { harmlessText } from "./harmless-text.ts";

export const pointValueSchema = z.union([z.number(), z.boolean(), z.string().max(2048)]);
/** The same as another program has told it, for people to read. */
export const toldValueSchema = pointValueSchema.overwrite((value) =>
  typeof value === "string" ? harmlessText(value) : value,
);
/** What a point can hold. Its unit stands in the vocabulary (`points.ts`), never in the value. */
export type PointValue = z.infer<typeof pointValueSchema>;

/**
 * good: read from the device and plausible · stale: once good, now older than its limit ·
 * bad: the device answered, but the value cannot be true.
 */
export const qualitySchema = z.enum(["good", "stale", "bad"]);
export type Quality = z.infer<typeof qualitySchema>;

/** One observation of a point. `atMs` is room wall time, epoch milliseconds. */
export interface Reading {
  readonly value: PointValue;
  readonly atMs: number;
  readonly quality: Quality;
}

/** The value, but only while it may be believed. A stale value is not a value. */
export function goodValue(reading: Reading | undefined): PointValue | undefined {
  return reading?.quality === "good" ? reading.value : undefined;
}

/** The number, but only while it may be believed. */
export function goodNumber(reading: Reading | undefined): number | undefined {
  const value = goodValue(reading);
  return typeof value === "number" ? value : undefined;
}
