import { expand } from "./recurrence-rule.ts";
import { ICAL } from "./ical.ts";
import { readRule } from "./rule-values.ts";
import type { Zone } from "./zones.ts";

/** A moment at which clocks are set, by offsets from UTC before and after it. */
interface Change {
  readonly atMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

const years = { first: 1970, last: 2100 };
const changesMost = 1_000;
const dayMs = 86_400_000;

/**
 * A zone as a calendar explains it (VTIMEZONE); null when it does not, or by more changes than any
 * zone has.
 */
export function explainedZone(text: string): Zone | null {
  let changes: readonly Change[] | null;
  try {
    changes = changesOf(new ICAL.Component(ICAL.parse(text)));
  } catch {
    return null;
  }
  const [first] = changes ?? [];
  if (changes === null || first === undefined) return null;
  const inOrder = changes.toSorted((left, right) => left.atMs - right.atMs);
  const offsetMs = (utcMs: number) =>
    inOrder.findLast(({ atMs }) => atMs <= utcMs)?.toMs ?? inOrder[0]?.fromMs ?? first.fromMs;
  const toLocalMs = (utcMs: number) => utcMs + offsetMs(utcMs);
  return {
    toUtcMs(localMs) {
      // Of two moments the earlier one; a time that is leapt over moves on by the leap.
      const before = localMs - offsetMs(localMs - dayMs);
      const after = localMs - offsetMs(localMs + dayMs);
      return [before, after].find((utcMs) => toLocalMs(utcMs) === localMs) ?? before;
    },
    toLocalMs,
    name: "",
  };
}

function changesOf(component: ICAL.Component): readonly Change[] | null {
  const found: Change[] = [];
  for (const part of component.getAllSubcomponents()) {
    if (part.name !== "standard" && part.name !== "daylight") continue;
    const fromMs = offsetOf(part, "tzoffsetfrom");
    const toMs = offsetOf(part, "tzoffsetto");
    const starts = startsOf(part, fromMs);
    if (starts === null) return null;
    for (const localMs of starts) found.push({ atMs: localMs - fromMs, fromMs, toMs });
    if (found.length > changesMost) return null;
  }
  return found;
}

/** When clocks are set, on the wall clock before. Null: nobody knows. */
function startsOf(part: ICAL.Component, offsetMs: number): readonly number[] | null {
  const start = localOf(part.getFirstProperty("dtstart")?.jCal[3]);
  if (start === null) return null;
  const before = {
    toUtcMs: (localMs: number) => localMs - offsetMs,
    toLocalMs: (utcMs: number) => utcMs + offsetMs,
    name: "",
  };
  const starts = [start];
  for (const property of part.getAllProperties("rdate")) {
    const more = localOf(property.jCal[3]);
    if (more !== null) starts.push(more);
  }
  for (const property of part.getAllProperties("rrule")) {
    const rule = readRule(property.jCal[3], before);
    // Clocks are set by the year.
    if (rule === null || rule.freq !== "YEARLY") return null;
    const span = { fromMs: start, toMs: Date.UTC(years.last, 0), most: changesMost };
    const given = expand(rule, start, span);
    if (typeof given === "string") return null;
    starts.push(...given);
  }
  return starts;
}

/** Some calendars begin their zones in 1601: any year before the first one is as good. */
function localOf(value: unknown): number | null {
  const [, year = "", rest = ""] = /^(\d{4})(-\d\d-\d\dT\d\d:\d\d:\d\d)/.exec(String(value)) ?? [];
  const localMs = Date.parse(`${Math.max(years.first, Number(year))}${rest}Z`);
  return Number.isNaN(localMs) ? null : localMs;
}

/** `+08:00`, `-05:30`, also with seconds; throws when it is none. */
function offsetOf(part: ICAL.Component, name: string): number {
  const value: unknown = part.getFirstProperty(name)?.jCal[3];
  const [, sign, hours, minutes, seconds = "0"] =
    /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(String(value)) ?? [];
  if (sign === undefined) throw new Error(`no ${name}`);
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return sign === "-" ? -ms : ms;
}
