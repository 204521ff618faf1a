import type { Duty } from "../duty.ts";
import { message } from "../message.ts";
import { dayText, rawText, say, timeOfDay, type Locale } from "../text/text.ts";
import { wallClock } from "../zoned-time.ts";

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

/** `09:30–11:00` in the room's zone; an end on the next day or later is marked as such. */
export function meetingTimes(locale: Locale, span: Span): string {
  const dateOf = (atMs: number) => wallClock(locale.timeZone, atMs).date;
  const startDate = dateOf(span.startMs);
  const endDate = dateOf(span.endMs);
  const start = timeOfDay(locale, span.startMs);
  const end = timeOfDay(locale, span.endMs);
  if (startDate === endDate) return `${start}–${end}`;
  if (Date.parse(endDate) - Date.parse(startDate) === dayMs) {
    return say(locale, message("meeting.to-next-day", { start, end }));
  }
  return `${dayText(locale, span.startMs)} ${start} – ${dayText(locale, span.endMs)} ${end}`;
}

const dayMs = 86_400_000;

/** Above a meeting's duties: its times and title, or when they were due if it is known no more. */
export function dutyGroupTitle(
  locale: Locale,
  meeting: (Span & { readonly title: string; readonly classified: boolean }) | null,
  duties: readonly Pick<Duty, "meetingId" | "opensAtMs" | "dueAtMs" | "evidence">[],
): string {
  if (duties[0]?.meetingId === null) {
    // Some are due as the day ends, which is the next one's midnight; all open within their day.
    const opensAtMs = Math.min(...duties.map((duty) => duty.opensAtMs));
    return say(locale, message("duties.of-day", { day: dayText(locale, opensAtMs) }));
  }
  if (meeting !== null) return `${meetingTimes(locale, meeting)} ${meetingTitle(locale, meeting)}`;
  const due = duties.map((duty) => duty.dueAtMs);
  const times = meetingTimes(locale, { startMs: Math.min(...due), endMs: Math.max(...due) });
  const key = duties.some(isWithdrawn) ? "duties.withdrawn" : "duties.earlier";
  return say(locale, message(key, { day: dayText(locale, Math.min(...due)), times }));
}

const isWithdrawn = ({ evidence }: Pick<Duty, "evidence">): boolean =>
  evidence.some(({ text }) => text.key === "evidence.withdrawn");
