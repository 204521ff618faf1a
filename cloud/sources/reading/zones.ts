import { wallClock, zonedMs } from "../../../contract/zoned-time.ts";
import { dayMs } from "./calendar-day.ts";
import { explainedZone } from "./explained-zone.ts";
import { zoneOfWindows } from "./windows-zones.ts";

/** A zone turns the local times of its wall clock (see `RecurrenceRule`) into moments, and back. */
export interface Zone {
  readonly toUtcMs: (localMs: number) => number;
  readonly toLocalMs: (utcMs: number) => number;
  /** IANA's name; empty when a calendar explains a zone of its own. */
  readonly name: string;
}

export const utcZone: Zone = { toUtcMs: (ms) => ms, toLocalMs: (ms) => ms, name: "UTC" };

/** `UTC`, `Asia/Shanghai`, `Etc/GMT-8`; no offsets and no sentences. */
const zoneName = /^[A-Za-z]\w*(?:[/+-]\w+)*$/;
const minuteMs = 60_000;

/** A zone by IANA's name; null when there is none of that name. */
export function ianaZone(name: string): Zone | null {
  if (!zoneName.test(name) || !isKnown(name)) return null;
  if (name.toUpperCase() === "UTC") return utcZone;
  const steady = steadyOffsets(name);
  return {
    toUtcMs(localMs) {
      const offsetMs = steady(localMs);
      if (offsetMs !== null) return localMs - offsetMs;
      const [date = "", time = ""] = new Date(localMs).toISOString().split("T");
      return (zonedMs(name, date, time.slice(0, 5)) ?? localMs) + secondsOf(localMs);
    },
    toLocalMs: (utcMs) => utcMs + (steady(utcMs) ?? offsetAt(name, utcMs)),
    name,
  };
}

const secondsOf = (ms: number): number => ms - Math.floor(ms / minuteMs) * minuteMs;

function offsetAt(name: string, utcMs: number): number {
  const { date, time } = wallClock(name, utcMs);
  return Date.parse(`${date}T${time}Z`) + secondsOf(utcMs) - utcMs;
}

/** Days of a zone whose offset is remembered. */
const daysKept = 4_096;

/**
 * The offset around a time, local or not, milliseconds; null where clocks are changed within a day of
 * it. Asking the system for every time of a large calendar takes seconds.
 */
function steadyOffsets(name: string): (ms: number) => number | null {
  const offsets = new Map<number, number>();
  const ofDay = (day: number) => {
    const known = offsets.get(day);
    if (known !== undefined) return known;
    if (offsets.size >= daysKept) offsets.clear();
    const offsetMs = offsetAt(name, day * dayMs);
    offsets.set(day, offsetMs);
    return offsetMs;
  };
  return (ms) => {
    const day = Math.floor(ms / dayMs);
    const offsetMs = ofDay(day - 1);
    return offsetMs === ofDay(day + 2) ? offsetMs : null;
  };
}

function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

/**
 * Finds zones by the names of a calendar: IANA's, Windows', IANA's with a maker's path before it,
 * and last what the calendar explains itself (VTIMEZONE). Null: nobody knows the zone.
 * @param explained its VTIMEZONE components, by name
 */
export function createZoneFinder(
  explained: ReadonlyMap<string, string>,
): (name: string) => Zone | null {
  const found = new Map<string, Zone | null>();
  return (name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const text = explained.get(name);
    const zone = zoneByName(name) ?? (text === undefined ? null : explainedZone(text));
    found.set(name, zone);
    return zone;
  };
}

function zoneByName(name: string): Zone | null {
  const plain = name.trim();
  const windows = zoneOfWindows(plain);
  // `/freeassociation.sourceforge.net/Europe/Berlin`, `/softwarestudio.org/Olson_2/America/New_York`
  const tail = /[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_]+)?$/.exec(plain)?.[0] ?? "";
  if (plain.toLowerCase() === "tzone://microsoft/utc") return utcZone;
  return (windows === null ? null : ianaZone(windows)) ?? ianaZone(plain) ?? ianaZone(tail);
}
