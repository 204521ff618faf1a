import { z } from "zod";

const unitMs = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)$/;

/** `60 min`, `2 h`, `1.5 s` → milliseconds; undefined when it is not a duration. */
export function parseDurationMs(text: string): number | undefined {
  const match = pattern.exec(text);
  const unit = match?.[2];
  if (match?.[1] === undefined || unit === undefined || !(unit in unitMs)) return undefined;
  return Number(match[1]) * unitMs[unit as keyof typeof unitMs];
}

/** The shortest way to write a duration in full: 90000 → `90 s`, 7200000 → `2 h`. */
export function durationText(ms: number): string {
  const units = Object.entries(unitMs).toReversed();
  const [name, size] = units.find(([, size]) => ms !== 0 && ms % size === 0) ?? ["ms", 1];
  return `${ms / size} ${name}`;
}

/** A duration as people write it in a file; parsed to milliseconds. */
export const durationMsSchema = z
  .string()
  .regex(pattern, "a duration like 60 min, 2 h or 1.5 s")
  .transform((text) => parseDurationMs(text) ?? 0);
