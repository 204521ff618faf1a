import { goneTitle } from "../../../contract/agenda.ts";
import type { SourceComplaint } from "../../../contract/sources.ts";
import { sourceLimits } from "../source-limits.ts";
import type { SourceMeeting, SourceSpan } from "../source.ts";
import { calledIn, type CalendarEvent, type EventTime, momentOf } from "./calendar-event.ts";
import { dayMs } from "./calendar-day.ts";
import { expand } from "./recurrence-rule.ts";

export interface SeriesMeetings {
  readonly meetings: readonly SourceMeeting[];
  readonly complaints: readonly SourceComplaint[];
  /** False: there are more than could be made out. */
  readonly isWhole: boolean;
}

const { longestMs, movedMs, occurrences: occurrencesMost } = sourceLimits.meetings;
/** No zone is further from UTC. */
const zoneMs = dayMs;

/** One occurrence before it is looked at: by which event, and when. */
interface Occurrence {
  readonly event: CalendarEvent;
  readonly originalMs: number;
  readonly start: EventTime;
}

/**
 * What the events of one UID come to in a span, room time. Of two words about the same occurrence the
 * one with the higher sequence counts, then the later stamp, then the one that stands further down.
 */
export function meetingsOf(events: readonly CalendarEvent[], span: SourceSpan): SeriesMeetings {
  const words = newestWords(events);
  const head = words.find((event) => event.about === null) ?? null;
  const changes = words.filter((event) => event.about !== null);
  const complaints: SourceComplaint[] = [];
  const complain = (code: SourceComplaint["code"], event: CalendarEvent) => {
    complaints.push({ code, what: calledIn(event) });
  };

  const series =
    head === null
      ? changes.map((event) => alone(event, null))
      : occurrencesOf(head, changes, span, complain);
  const isSeries = head === null || head.rules.length + head.more.length + changes.length > 0;
  const blamed = new Set<CalendarEvent>();
  const meetings = series.flatMap((occurrence) => {
    const { event } = occurrence;
    const meeting = meetingOf(occurrence, isSeries, head?.isCancelled === true);
    if (!isNear(meeting, span)) return [];
    const fault = faultOf(meeting);
    if (fault !== null) {
      if (!blamed.has(event)) complain(fault, event);
      blamed.add(event);
      return [];
    }
    return [meeting];
  });
  const isWhole = !complaints.some(({ code }) => code === "too-many" || code === "too-complex");
  return { meetings, complaints, isWhole };
}

function newestWords(events: readonly CalendarEvent[]): readonly CalendarEvent[] {
  const newest = new Map<number | null, CalendarEvent>();
  for (const event of events) {
    const key = event.about === null ? null : momentOf(event.about);
    const known = newest.get(key);
    if (known === undefined || !isOlder(event, known)) newest.set(key, event);
  }
  return [...newest.values()];
}

const isOlder = (event: CalendarEvent, than: CalendarEvent): boolean =>
  event.sequence === than.sequence ? event.stampMs < than.stampMs : event.sequence < than.sequence;

/** A word about one occurrence; `head` is null when the calendar does not have its series. */
const alone = (event: CalendarEvent, head: CalendarEvent | null): Occurrence => ({
  event,
  originalMs: aboutMs(event, head),
  start: event.start,
});

/** Which occurrence a word is about; a day alone means the series' time of day. */
export function aboutMs({ about, start }: CalendarEvent, head: CalendarEvent | null): number {
  if (about === null) return momentOf(start);
  if (!about.isDate || head === null || head.start.isDate) return momentOf(about);
  const { localMs, zone } = head.start;
  return zone.toUtcMs(about.localMs + (localMs - Math.floor(localMs / dayMs) * dayMs));
}

function occurrencesOf(
  head: CalendarEvent,
  changes: readonly CalendarEvent[],
  span: SourceSpan,
  complain: (code: SourceComplaint["code"], event: CalendarEvent) => void,
): readonly Occurrence[] {
  const originals = originalsOf(head, span);
  if (typeof originals === "string") complain(originals, head);
  const { isOut, timeOf } = exceptions(head);
  const changed = new Set(changes.map((event) => aboutMs(event, head)));
  const fromHereOn = changes
    .filter((event) => event.isFromHereOn)
    .sort((left, right) => aboutMs(left, head) - aboutMs(right, head));
  const given = typeof originals === "string" ? [] : originals;
  const regular = given.flatMap((localMs): Occurrence[] => {
    const time = timeOf(localMs);
    const originalMs = momentOf(time);
    if (isOut(time) || changed.has(originalMs)) return [];
    const shifting = fromHereOn.findLast((event) => aboutMs(event, head) <= originalMs);
    return [
      shifting === undefined
        ? { event: head, originalMs, start: time }
        : { event: shifting, originalMs, start: shifted(shifting, head, time) },
    ];
  });
  const single = changes
    .map((event) => alone(event, head))
    .filter(({ event }) => event.about !== null && !isOut(event.about));
  return [...regular, ...single];
}

/** The local starts that the head of a series gives around the span, or why it gives none. */
function originalsOf(
  head: CalendarEvent,
  span: SourceSpan,
): readonly number[] | "too-many" | "too-complex" {
  const { start, rules, more } = head;
  const fromMs = span.fromMs - longestMs - movedMs - zoneMs;
  const toMs = span.toMs + movedMs + zoneMs;
  const isAround = (localMs: number) => localMs >= fromMs && localMs <= toMs;
  const added = more.map((time) =>
    time.zone === start.zone || time.isDate ? time.localMs : start.zone.toLocalMs(momentOf(time)),
  );
  const found = new Set([start.localMs, ...added].filter(isAround));
  for (const rule of rules) {
    const given = expand(rule, start.localMs, { fromMs, toMs, most: occurrencesMost });
    if (typeof given === "string") return given;
    for (const localMs of given) found.add(localMs);
    // An end before the start: whoever ended the series meant the start too.
    if (rule.untilMs !== null && rule.untilMs < start.localMs) found.delete(start.localMs);
  }
  return found.size > occurrencesMost ? "too-many" : [...found].sort((left, right) => left - right);
}

/** Exceptions are moments, or days of the series' wall clock. */
function exceptions(head: CalendarEvent) {
  const { zone, isDate } = head.start;
  const days = new Set(head.except.filter((time) => time.isDate).map((time) => time.localMs));
  const moments = new Set(head.except.filter((time) => !time.isDate).map(momentOf));
  const dayOf = (time: EventTime) => {
    const localMs = zone.toLocalMs(momentOf(time));
    return Math.floor(localMs / dayMs) * dayMs;
  };
  return {
    timeOf: (localMs: number): EventTime => ({ localMs, zone, isDate }),
    isOut: (time: EventTime) =>
      moments.has(momentOf(time)) || (days.size > 0 && days.has(dayOf(time))),
  };
}

/** An occurrence moved as far as the change moves the one it is about, on the wall clock. */
function shifted(change: CalendarEvent, head: CalendarEvent, time: EventTime): EventTime {
  const { localMs, zone, isDate } = change.start;
  const wasMs = zone.toLocalMs(aboutMs(change, head));
  return { localMs: zone.toLocalMs(momentOf(time)) + localMs - wasMs, zone, isDate };
}

function meetingOf(
  { event, originalMs, start }: Occurrence,
  isSeries: boolean,
  isAllCancelled: boolean,
): SourceMeeting {
  const { days, ms } = event.length;
  const startMs = momentOf(start);
  const endMs = (days === 0 ? startMs : start.zone.toUtcMs(start.localMs + days * dayMs)) + ms;
  return {
    key: isSeries ? `${event.uid}/${originalMs}` : event.uid,
    uid: event.uid,
    originalStartMs: isSeries ? originalMs : null,
    sequence: event.sequence,
    stampMs: event.stampMs,
    title: event.title === "" ? goneTitle : event.title,
    organiser: event.organiser,
    startMs,
    endMs,
    allDay: start.isDate,
    cancelled: event.isCancelled || isAllCancelled,
    classified: event.isClassified,
    attendees: event.attendees,
    writeBack: null,
  };
}

/** Also what has no length is somewhere. */
export const isNear = (
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  span: SourceSpan,
): boolean => Math.max(endMs, startMs + 1) > span.fromMs && startMs < span.toMs;

function faultOf({ startMs, endMs }: SourceMeeting): "no-length" | "too-long" | null {
  if (endMs <= startMs) return "no-length";
  return endMs - startMs > longestMs ? "too-long" : null;
}
