import { ICAL } from "./ical.ts";
import { type CalendarEvent, readEvent, type ZoneSource } from "./calendar-event.ts";
import { splitCalendar } from "./calendar-parts.ts";
import { aboutMs, meetingsOf } from "./calendar-series.ts";
import { createZoneFinder, ianaZone, utcZone, type Zone } from "./zones.ts";

/** A meeting that ended early, in the calendar object it came from. */
export interface EventToShorten {
  readonly text: string;
  /** IANA's name of the room's zone. */
  readonly zone: string;
  readonly uid: string;
  readonly originalStartMs: number | null;
  readonly startMs: number;
  /** Not after the start: it never began, and is called off. */
  readonly endMs: number;
  /** Goes into the stamps. */
  readonly nowMs: number;
}

/** A component with what it says. */
interface Word {
  readonly component: ICAL.Component;
  readonly event: CalendarEvent;
}

/**
 * The object with the meeting ended; of a series only that occurrence, by a word of its own about it.
 * Everything else in the object stays. Empty: it ends no later already, or is gone; null: this is no
 * calendar.
 */
export function shortenEvent(change: EventToShorten): string | null {
  const parts = splitCalendar(change.text);
  if (parts === null) return null;
  const zones = {
    find: createZoneFinder(parts.zones),
    own: ianaZone(change.zone) ?? utcZone,
  };
  const calendar = new ICAL.Component(ICAL.parse(change.text));
  const words = calendar
    .getAllSubcomponents("vevent")
    .flatMap((component) => wordOf(component, zones))
    .filter(({ event }) => event.uid === change.uid);
  const { originalStartMs, startMs, endMs } = change;
  const span = { fromMs: startMs, toMs: startMs + 1 };
  const meeting = meetingsOf(
    words.map(({ event }) => event),
    span,
  ).meetings.find(
    (candidate) => candidate.originalStartMs === originalStartMs && !candidate.cancelled,
  );
  if (meeting === undefined || meeting.endMs <= endMs) return "";
  const target = wordFor(calendar, words, originalStartMs, meeting.startMs);
  if (target === null) return "";
  if (endMs > startMs) end(target, startMs, endMs);
  else set(target.component, ["status", {}, "text", "CANCELLED"]);
  stamp(target, change.nowMs);
  return calendar.toString();
}

/** None where it cannot be read: that is not what the hub has shown. */
function wordOf(component: ICAL.Component, zones: ZoneSource): readonly Word[] {
  try {
    const text = component.toString();
    return [{ component, event: readEvent({ text, isCancelled: false }, zones) }];
  } catch {
    return [];
  }
}

/** The newest word about an occurrence; where there is none, a new one in the words of its series. */
function wordFor(
  calendar: ICAL.Component,
  words: readonly Word[],
  originalStartMs: number | null,
  startMs: number,
): Word | null {
  const newest = words.toSorted((left, right) => order(right.event, left.event));
  const head = newest.find(({ event }) => event.about === null) ?? null;
  if (originalStartMs === null) return head;
  const about = ({ event }: Word) => aboutMs(event, head?.event ?? null);
  const known = newest.find((word) => word.event.about !== null && about(word) === originalStartMs);
  if (known !== undefined) return known;
  if (head === null) return null;
  const [base = head] = newest
    .filter((word) => word.event.isFromHereOn && about(word) <= originalStartMs)
    .sort((left, right) => about(right) - about(left));
  const component = new ICAL.Component(structuredClone(base.component.toJSON()));
  for (const name of ["rrule", "rdate", "exdate", "exrule", "recurrence-id"]) {
    component.removeAllProperties(name);
  }
  set(component, timeProperty("recurrence-id", head, originalStartMs));
  set(component, timeProperty("dtstart", base, startMs));
  calendar.addSubcomponent(component);
  return { component, event: base.event };
}

const order = (left: CalendarEvent, right: CalendarEvent): number =>
  left.sequence - right.sequence || left.stampMs - right.stampMs;

function end({ component, event }: Word, startMs: number, endMs: number): void {
  component.removeAllProperties("duration");
  if (event.start.isDate) {
    // Half a day is no whole day any more.
    set(component, ["dtstart", {}, "date-time", utcText(startMs)]);
    set(component, ["dtend", {}, "date-time", utcText(endMs)]);
    return;
  }
  set(component, timeProperty("dtend", { component, event }, endMs));
}

/** A moment in the form in which an event gives its start: a date, UTC, or a zone's wall clock. */
function timeProperty(name: string, { component, event }: Word, atMs: number): JcalProperty {
  const { zone, isDate } = event.start;
  const tzid = component.getFirstProperty("dtstart")?.getFirstParameter("tzid");
  if (isDate) return [name, {}, "date", localText(zone, atMs).slice(0, 10)];
  if (typeof tzid === "string") return [name, { tzid }, "date-time", localText(zone, atMs)];
  const isUtc = zone === utcZone;
  return [name, {}, "date-time", isUtc ? utcText(atMs) : localText(zone, atMs)];
}

const utcText = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
const localText = (zone: Zone, atMs: number): string =>
  new Date(zone.toLocalMs(atMs)).toISOString().slice(0, 19);

type JcalProperty = [name: string, parameters: Record<string, string>, type: string, value: string];

function set(component: ICAL.Component, property: JcalProperty): void {
  component.removeAllProperties(property[0]);
  component.addProperty(new ICAL.Property(property, component));
}

function stamp({ component, event }: Word, nowMs: number): void {
  const now = utcText(nowMs);
  set(component, ["sequence", {}, "integer", String(event.sequence + 1)]);
  set(component, ["dtstamp", {}, "date-time", now]);
  set(component, ["last-modified", {}, "date-time", now]);
}
