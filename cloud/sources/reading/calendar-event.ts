import { createHash } from "node:crypto";
import { ICAL } from "./ical.ts";
import { harmlessLine } from "../../../contract/harmless-text.ts";
import { sourceLimits } from "../source-limits.ts";
import type { SourceAttendee } from "../source.ts";
import { cutLine } from "./cut-line.ts";
import type { EventPart } from "./calendar-parts.ts";
import { dayMs } from "./calendar-day.ts";
import { readLocalTime } from "./local-time.ts";
import type { RecurrenceRule } from "./recurrence-rule.ts";
import { readRule } from "./rule-values.ts";
import { type Zone, utcZone } from "./zones.ts";

/** A moment as an event gives it: on the wall clock of a zone; a whole day on the room's. */
export interface EventTime {
  readonly localMs: number;
  readonly zone: Zone;
  readonly isDate: boolean;
}

/** How long an event is: days of the wall clock, and time that passes. */
export interface EventLength {
  readonly days: number;
  readonly ms: number;
}

/** One VEVENT: a single event, the head of a series, or another word on one of its occurrences. */
export interface CalendarEvent {
  readonly uid: string;
  /** Which occurrence it is about (RECURRENCE-ID); null: the event itself. */
  readonly about: EventTime | null;
  /** It also changes the occurrences that follow (RANGE=THISANDFUTURE). */
  readonly isFromHereOn: boolean;
  readonly sequence: number;
  readonly stampMs: number;
  readonly start: EventTime;
  readonly length: EventLength;
  readonly rules: readonly RecurrenceRule[];
  readonly more: readonly EventTime[];
  readonly except: readonly EventTime[];
  readonly title: string;
  readonly organiser: string;
  readonly isCancelled: boolean;
  readonly isClassified: boolean;
  readonly attendees: readonly SourceAttendee[];
}

/** Why an event could not be read, with the words that say which. */
export class EventError extends Error {
  readonly code: "unreadable" | "unknown-zone";
  readonly what: string;
  constructor(code: "unreadable" | "unknown-zone", what: string) {
    super(code);
    this.code = code;
    this.what = what;
  }
}

export interface ZoneSource {
  readonly find: (name: string) => Zone | null;
  /** The room's: of days, and of times without a zone. */
  readonly own: Zone;
}

/** @throws {EventError} when it has no start, a broken value, or a zone that nobody knows */
export function readEvent(part: EventPart, zones: ZoneSource): CalendarEvent {
  const component = parse(part.text);
  const title = textOf(component, "summary", 256);
  const uid = uidOf(component, part.text);
  const isClassified = wordOf(component, "class") === "CONFIDENTIAL";
  // What is classified is not called by its title where everybody can read it.
  const what = title === "" || isClassified ? uid : title;
  const timeOf = (name: string) => timesOf(component, name, zones, zones.own, what)[0] ?? null;
  const start = timeOf("dtstart");
  if (start === null) throw new EventError("unreadable", what);
  // What is said about a series without a zone is said on the series' wall clock.
  const inSeries = (name: string) => timesOf(component, name, zones, start.zone, what);
  return {
    uid,
    about: inSeries("recurrence-id")[0] ?? null,
    isFromHereOn: parameterOf(component, "recurrence-id", "range") === "THISANDFUTURE",
    sequence: wholeNumberOf(component, "sequence"),
    stampMs: timeOf("dtstamp")?.localMs ?? 0,
    start,
    length: lengthOf(component, start, timeOf("dtend"), what),
    rules: rulesOf(component, start.zone, what),
    more: inSeries("rdate"),
    except: inSeries("exdate"),
    title,
    organiser: personOf(component.getFirstProperty("organizer")).name,
    isCancelled: part.isCancelled || wordOf(component, "status") === "CANCELLED",
    isClassified,
    attendees: attendeesOf(component),
  };
}

function parse(text: string): ICAL.Component {
  try {
    return new ICAL.Component(ICAL.parse(text));
  } catch {
    throw new EventError("unreadable", nameOf(text));
  }
}

/** What to call an event that cannot be read; one that is classified not by its title. */
export function nameOf(text: string): string {
  const title = /^CLASS:\s*CONFIDENTIAL/im.test(text) ? null : /^SUMMARY[^:\n]*:(.*)$/im.exec(text);
  return (title ?? /^UID[^:\n]*:(.*)$/im.exec(text))?.[1] ?? "";
}

/** What to call an event in a complaint. */
export const calledIn = ({ title, uid, isClassified }: CalendarEvent): string =>
  title === "" || isClassified ? uid : title;

/** The raw values of jCal, as strings or objects. */
function valuesOf(property: ICAL.Property): readonly unknown[] {
  const [, , , ...values]: readonly unknown[] = property.jCal;
  return values;
}

const firstOf = (component: ICAL.Component, name: string): unknown => {
  const property = component.getFirstProperty(name);
  return property === null ? undefined : valuesOf(property)[0];
};

const stringOf = (component: ICAL.Component, name: string): string => {
  const value = firstOf(component, name);
  return typeof value === "string" ? value : "";
};

const textOf = (component: ICAL.Component, name: string, most: number): string =>
  cutLine(stringOf(component, name), most);

const wordOf = (component: ICAL.Component, name: string): string =>
  stringOf(component, name).trim().toUpperCase();

function wholeNumberOf(component: ICAL.Component, name: string): number {
  const value = Number(firstOf(component, name) ?? 0);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function parameterOf(component: ICAL.Component, name: string, parameter: string): string {
  const value = component.getFirstProperty(name)?.getFirstParameter(parameter);
  return typeof value === "string" ? value.toUpperCase() : "";
}

/** Longer ones, and none at all, are replaced by what names them just as well. */
const uidMost = 200;

const uidOf = (component: ICAL.Component, text: string): string =>
  uidFrom(stringOf(component, "uid"), text);

/** The UID of an event that cannot be read, from its text. */
export function uidIn(text: string): string {
  const line = /^UID[^:\n]*:(.*(?:\n[ \t].*)*)/im.exec(text)?.[1] ?? "";
  return uidFrom(line.replace(/\r?\n[ \t]/g, "").replace(/\\([\\;,])/g, "$1"), text);
}

function uidFrom(raw: string, text: string): string {
  const uid = harmlessLine(raw.slice(0, 10 * uidMost));
  if (uid !== "" && uid.length <= uidMost) return uid;
  return createHash("sha256")
    .update(uid === "" ? text : uid)
    .digest("hex");
}

/**
 * Every date of a property that may hold several; of a period its start.
 * @param without the zone of a time that gives none
 */
function timesOf(
  component: ICAL.Component,
  name: string,
  zones: ZoneSource,
  without: Zone,
  what: string,
): readonly EventTime[] {
  return component.getAllProperties(name).flatMap((property) => {
    const named = property.getFirstParameter("tzid");
    return valuesOf(property).map((value): EventTime => {
      const text = Array.isArray(value) ? String(value[0]) : String(value);
      const time = readLocalTime(text);
      if (time === null) throw new EventError("unreadable", what);
      const { localMs, isDate } = time;
      if (time.isUtc) return { localMs, isDate, zone: utcZone };
      if (isDate) return { localMs, isDate, zone: zones.own };
      if (typeof named !== "string") return { localMs, isDate, zone: without };
      const zone = zones.find(named);
      if (zone === null) throw new EventError("unknown-zone", named);
      return { localMs, isDate, zone };
    });
  });
}

/** An end stands for the time that passes until then; a duration counts days on the wall clock. */
function lengthOf(
  component: ICAL.Component,
  start: EventTime,
  end: EventTime | null,
  what: string,
): EventLength {
  if (end !== null && start.isDate && end.isDate) {
    return { days: Math.round((end.localMs - start.localMs) / dayMs), ms: 0 };
  }
  if (end !== null) return { days: 0, ms: momentOf(end) - momentOf(start) };
  const duration = stringOf(component, "duration");
  if (duration === "") return { days: start.isDate ? 1 : 0, ms: 0 };
  try {
    const { weeks, days, hours, minutes, seconds, isNegative } = ICAL.Duration.fromString(duration);
    const sign = isNegative ? -1 : 1;
    const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
    return { days: sign * (weeks * 7 + days), ms: sign * ms };
  } catch {
    throw new EventError("unreadable", what);
  }
}

export const momentOf = (time: EventTime): number => time.zone.toUtcMs(time.localMs);

function rulesOf(component: ICAL.Component, zone: Zone, what: string): readonly RecurrenceRule[] {
  return component.getAllProperties("rrule").map((property) => {
    const rule = readRule(valuesOf(property)[0], zone);
    if (rule === null) throw new EventError("unreadable", what);
    return rule;
  });
}

/** Rooms and projectors are invited too, and some people only told. */
const nobody = new Set(["ROOM", "RESOURCE", "GROUP"]);

function attendeesOf(component: ICAL.Component): readonly SourceAttendee[] {
  const found = component.getAllProperties("attendee").slice(0, sourceLimits.meetings.attendees);
  return found.flatMap((property) => {
    const of = (name: string) => (property.getFirstParameter(name) ?? "").toUpperCase();
    const comes = of("partstat") !== "DECLINED" && of("role") !== "NON-PARTICIPANT";
    const person = personOf(property);
    return comes && !nobody.has(of("cutype")) && person.name !== "" ? [person] : [];
  });
}

/** Of ORGANIZER and ATTENDEE: the name beside the address, or what stands before its `@`. */
function personOf(property: ICAL.Property | null): SourceAttendee {
  const value = property === null ? "" : valuesOf(property)[0];
  const address = typeof value === "string" ? value.replace(/^mailto:/i, "") : "";
  const email = cutLine(address.includes("@") ? address : "", 256).toLowerCase();
  const named = cutLine(property?.getFirstParameter("cn") ?? "", 64);
  return {
    name: named === "" ? (email.split("@")[0] ?? "").slice(0, 64) : named,
    email,
    unit: "",
    post: "",
  };
}
