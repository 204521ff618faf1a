import { createHash } from "node:crypto";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { CalendarReader } from "./calendar-reader.ts";
import { sourceLimits } from "./source-limits.ts";
import type { Fetched, SourceSpan } from "./source.ts";

/** A calendar of one text, read for more than was asked, so that the same text need not be read again. */
export interface ReadAhead {
  /** Is the text that this bookmark stands for still here? */
  knows(bookmark: string): boolean;
  /** Fails with `source-unreadable` when it is no calendar, and as `CalendarReader` does. */
  take(text: string, span: SourceSpan, bookmark: string): Promise<Outcome<Fetched>>;
  /** The text that was read last once more, for a span that may have moved on. */
  again(span: SourceSpan, bookmark: string): Promise<Outcome<Fetched>>;
}

/** @param zone IANA's name of the room's zone */
export function createReadAhead(reader: CalendarReader, zone: string): ReadAhead {
  let known = { text: "", bookmark: "", untilMs: 0 };
  const knows = (bookmark: string) => bookmark !== "" && bookmark === known.bookmark;
  const take: ReadAhead["take"] = async (text, span, bookmark) => {
    const mark = createHash("sha256").update(text).digest("hex");
    if (knows(bookmark) && mark === bookmark && span.toMs <= known.untilMs) {
      return success({ kind: "unchanged" });
    }
    const ahead = aheadOf(span);
    const read = await reader.read({ texts: [text], zone, span: ahead });
    if (!read.ok) return read;
    const { meetings, complaints, unread, broken } = read.value;
    if (broken.length > 0) return failed("source-unreadable", "no calendar");
    known = { text, bookmark: mark, untilMs: ahead.toMs };
    return success({
      kind: "all",
      meetings: meetings.map(({ meeting }) => meeting),
      complaints,
      unread,
      removed: [],
      bookmark: mark,
    });
  };
  return { knows, take, again: (span, bookmark) => take(known.text, span, bookmark) };
}

/** The span, and what it will move on to. */
export const aheadOf = (span: SourceSpan): SourceSpan => ({
  fromMs: span.fromMs,
  toMs: span.toMs + sourceLimits.meetings.aheadMs,
});
