import type { MeetingView } from "../api.ts";

/** How long a person's wish may last: a span, or to the end of the running meeting. */
export const holdSpans = ["15", "60", "240", "meeting"] as const;
export type HoldSpan = (typeof holdSpans)[number];

/** The spans on offer: `meeting` only while one runs. */
export const offeredSpans = (meeting: MeetingView | null, nowMs: number): readonly HoldSpan[] =>
  holdSpans.filter((span) => span !== "meeting" || (meeting !== null && meeting.endMs > nowMs));

/** When a hold ends, room time, whole milliseconds. */
export function holdUntilMs(span: HoldSpan, meeting: MeetingView | null, nowMs: number): number {
  if (span === "meeting") return meeting?.endMs ?? nowMs;
  return Math.round(nowMs) + Number(span) * 60_000;
}
