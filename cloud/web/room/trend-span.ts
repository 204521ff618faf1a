import type { RollUp, TrendGrain } from "../../../contract/history.ts";

/** How far back a trend looks, and by which slots: fewer than a screen has pixels would hide what happened. */
export const trendSpans = ["day", "week", "month", "year"] as const;
export type TrendSpan = (typeof trendSpans)[number];

const dayMs = 86_400_000;
const spans: Readonly<Record<TrendSpan, { readonly days: number; readonly grain: TrendGrain }>> = {
  day: { days: 1, grain: "minute" },
  week: { days: 7, grain: "quarter" },
  month: { days: 31, grain: "quarter" },
  year: { days: 366, grain: "day" },
};

export const slotMs: Readonly<Record<TrendGrain, number>> = {
  minute: 60_000,
  quarter: 900_000,
  day: dayMs,
};

export interface AskedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly grain: TrendGrain;
}

/** Up to the slot at hand, on borders of slots: the same question for as long as a slot lasts. */
export function askedSpan(span: TrendSpan, nowMs: number): AskedSpan {
  const { days, grain } = spans[span];
  const toMs = Math.ceil(nowMs / slotMs[grain]) * slotMs[grain];
  return { fromMs: toMs - days * dayMs, toMs, grain };
}

/** Slots with a null between those that do not touch: a gap in the data is a gap in the line. */
export function withGaps(slots: readonly RollUp[], grain: TrendGrain): readonly (RollUp | null)[] {
  // A day of a zone may last an hour longer.
  const longestMs = grain === "day" ? slotMs.day + 3_600_000 : slotMs[grain];
  return slots.flatMap((slot, at) => {
    const before = slots[at - 1];
    const touches = before === undefined || slot.fromMs - before.fromMs <= longestMs;
    return touches ? [slot] : [null, slot];
  });
}

/** Share of the span of which there were values, in whole percent. */
export function completePercent(slots: readonly RollUp[], { fromMs, toMs }: AskedSpan): number {
  const coveredMs = slots.reduce((sum, slot) => sum + slot.coveredMs, 0);
  return Math.min(100, Math.floor((coveredMs / (toMs - fromMs)) * 100));
}
