import type { OwedRelease } from "../store/source-store.ts";
import type { BookedMeetings } from "./meeting-note.ts";

/**
 * Which sources are to be told that a meeting of theirs is over before the end they have: those that
 * ended between two states of an agenda, unless it was the source itself that ended them.
 */
export function releasesBetween(
  before: BookedMeetings,
  after: BookedMeetings,
  nowMs: number,
): readonly OwedRelease[] {
  const ends = new Map(before.meetings.map(({ id, endMs }) => [id, endMs]));
  return after.meetings.flatMap(({ id, endMs }): readonly OwedRelease[] => {
    const link = after.notes.get(id)?.link ?? null;
    const endedMs = ends.get(id) ?? endMs;
    if (link === null || link.gone || endMs >= endedMs || endMs > nowMs) return [];
    if (endMs >= link.base.endMs || link.base.endMs <= nowMs) return [];
    const { source, key } = link;
    const { startMs, endMs: untilMs } = link.base;
    return [{ source, key, endMs, startMs, untilMs }];
  });
}
