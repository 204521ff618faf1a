import type { MeetingView } from "../api.ts";

/** Minutes by which a meeting can be lengthened. */
export const extendSpans = ["15", "30", "60"] as const;
export type ExtendSpan = (typeof extendSpans)[number];

/** The new end, room time, whole milliseconds: a meeting that is over goes on from now. */
export const extendedUntilMs = (
  meeting: Pick<MeetingView, "endMs">,
  span: ExtendSpan,
  nowMs: number,
): number => Math.max(meeting.endMs, Math.round(nowMs)) + Number(span) * 60_000;
