import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

/**
 * Times here are local: milliseconds of the wall clock, read as if it showed UTC. A rule speaks of the
 * wall clock, and only its result is put into a zone.
 */
export interface RecurrenceRule {
  readonly freq: "YEARLY" | "MONTHLY" | "WEEKLY" | "DAILY" | "HOURLY" | "MINUTELY" | "SECONDLY";
  readonly interval: number;
  /** Occurrences, the first one included; null: no end by number. */
  readonly count: number | null;
  /** The last moment at which one may begin; null: no end by time. */
  readonly untilMs: number | null;
  readonly byMonth: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byMonthDay: readonly number[];
  /** `MO`, `-1FR`. */
  readonly byDay: readonly string[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySecond: readonly number[];
  readonly bySetPos: readonly number[];
  /** `SU` to `SA`. */
  readonly weekStart: string;
}

/** What a rule gives, or why it was given up. */
export type Expansion = readonly number[] | "too-many" | "too-complex";

export interface ExpansionLimits {
  readonly fromMs: number;
  readonly toMs: number;
  readonly most: number;
}

/** Periods and times that are looked at: a daily series of a century, or a day of seconds. */
const maxIterations = 40_000;
const maxCandidateEvaluations = 5_000;

/**
 * The starts of a series in a span, in order, by RFC 5545, 3.3.10. The first is `startMs` even where
 * the rule does not give it (3.8.5.3), and counts.
 */
export function expand(rule: RecurrenceRule, startMs: number, limits: ExpansionLimits): Expansion {
  // Nobody meets every minute: that is a bomb, or a mistake.
  if (rule.freq === "MINUTELY" || rule.freq === "SECONDLY") return "too-complex";
  if (rule.untilMs !== null && rule.untilMs < startMs) return [];
  try {
    const found = startsOf(rule, startMs, limits);
    return found.length > limits.most ? "too-many" : found;
  } catch {
    // More than it may look at, or parts that no calendar has together.
    return "too-complex";
  }
}

function startsOf(
  rule: RecurrenceRule,
  startMs: number,
  { fromMs, toMs }: ExpansionLimits,
): readonly number[] {
  const between = (count: number | null, lowMs: number, highMs: number) =>
    ruleOf({ ...rule, count }, startMs)
      .between(new Date(lowMs), new Date(highMs), true)
      .map(({ epochMilliseconds }) => epochMilliseconds);
  const isOfRule = between(rule.count, startMs, startMs).length > 0;
  if (isOfRule) return between(rule.count, fromMs, toMs);
  const left = rule.count === null ? null : rule.count - 1;
  const others = left === 0 ? [] : between(left, fromMs, toMs);
  return startMs >= fromMs && startMs <= toMs ? [startMs, ...others] : others;
}

const wallTime = (localMs: number) =>
  Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO("UTC");

/** Local times are told as UTC: no hour is leapt over there. */
function ruleOf(rule: RecurrenceRule, startMs: number) {
  const part = <T>(list: readonly T[]) => (list.length === 0 ? undefined : [...list]);
  const parts = {
    byMonth: part(rule.byMonth),
    byWeekNo: part(rule.byWeekNo),
    byYearDay: part(rule.byYearDay),
    byMonthDay: part(rule.byMonthDay),
    byDay: part(rule.byDay),
    byHour: part(rule.byHour),
    byMinute: part(rule.byMinute),
    bySecond: part(rule.bySecond),
    bySetPos: part(rule.bySetPos),
    count: rule.count ?? undefined,
    until: rule.untilMs === null ? undefined : wallTime(rule.untilMs),
  };
  const given = Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  );
  return new RRuleTemporal({
    ...given,
    freq: rule.freq,
    interval: rule.interval,
    wkst: rule.weekStart,
    dtstart: wallTime(startMs),
    tzid: "UTC",
    cache: false,
    maxIterations,
    maxCandidateEvaluations,
  });
}
