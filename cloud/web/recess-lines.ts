import type { Recess } from "../../contract/agenda.ts";
import { screenLimits } from "../../contract/screen/screen-limits.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";

export type RecessesResult =
  | { readonly ok: true; readonly recesses: Recess[] }
  | { readonly ok: false; readonly problem: TextKey; readonly line: number };

/** `10:30-10:45`, with any dash or wave that keyboards have; `9:05` as well as `09:05`. */
const form = /^(\d{1,2}[:\uff1a]\d\d)\s*[-\u2013\u2014~\uff5e至]\s*(\d{1,2}[:\uff1a]\d\d)$/u;

const dayMs = 86_400_000;

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * One recess a line, by the room's clock. A time before the meeting's start is the next day's:
 * meetings may last past midnight. Empty lines are skipped. Lines count from 1.
 */
export function readRecesses(text: string, meeting: Span, timeZone: string): RecessesResult {
  const recesses: Recess[] = [];
  for (const [index, written] of text.split("\n").entries()) {
    if (written.trim() === "") continue;
    const [, from, to] = form.exec(written.trim()) ?? [];
    const startMs = timeAfter(meeting.startMs, from, timeZone);
    const endMs = startMs === undefined ? undefined : timeAfter(startMs, to, timeZone);
    const line = index + 1;
    if (startMs === undefined || endMs === undefined) return wrong("book.recess-form", line);
    if (endMs <= startMs || endMs > meeting.endMs) return wrong("book.recess-outside", line);
    if (recesses.some((other) => startMs < other.endMs && other.startMs < endMs)) {
      return wrong("book.recess-twice", line);
    }
    recesses.push({ startMs, endMs });
  }
  return recesses.length > screenLimits.recesses
    ? wrong("book.recesses-many", 0)
    : { ok: true, recesses };
}

const wrong = (problem: TextKey, line: number): RecessesResult => ({ ok: false, problem, line });

/** The first moment from `fromMs` on at which the room's clock shows this time. */
function timeAfter(fromMs: number, time: string | undefined, timeZone: string) {
  if (time === undefined) return undefined;
  const clock = time.replace("\uff1a", ":").padStart(5, "0");
  for (const aheadMs of [0, dayMs]) {
    const atMs = zonedMs(timeZone, wallClock(timeZone, fromMs + aheadMs).date, clock);
    if (atMs !== undefined && atMs >= fromMs) return atMs;
  }
  return undefined;
}

/** Recesses as they are written, one a line. */
export const recessLines = (recesses: readonly Recess[], timeZone: string): string =>
  recesses
    .map(({ startMs, endMs }) => [startMs, endMs].map((atMs) => wallClock(timeZone, atMs).time))
    .map(([from, to]) => `${from}-${to}`)
    .join("\n");
