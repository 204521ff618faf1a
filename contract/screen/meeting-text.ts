import { dayText, rawText, timeOfDay, type Locale } from "../text/text.ts";
import { wallClock } from "./zoned-time.ts";

/** A meeting's title, or that it is classified: its title is then not for this reader. */
export function meetingTitle(
  locale: Locale,
  meeting: { readonly title: string; readonly classified: boolean },
): string {
  if (meeting.title !== "") return meeting.title;
  return rawText(locale.language, meeting.classified ? "meeting.classified" : "meeting.untitled");
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** `09:30–11:00` in the room's zone; with the day where the end is on another one. */
export function meetingTimes(locale: Locale, span: Span): string {
  const dayOf = (atMs: number) => wallClock(locale.timeZone, atMs).date;
  const start = timeOfDay(locale, span.startMs);
  const end = timeOfDay(locale, span.endMs);
  if (dayOf(span.startMs) === dayOf(span.endMs)) return `${start}–${end}`;
  return `${dayText(locale, span.startMs)} ${start} – ${dayText(locale, span.endMs)} ${end}`;
}
