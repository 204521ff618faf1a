import type { Span } from "./integral.ts";

/** From then on the room was about this meeting; null: about none. */
export interface PhaseMark {
  readonly atMs: number;
  readonly meetingId: string | null;
}

/** One stretch in which the room served a meeting: prepared for it, held it, or powered down. */
export interface ServingSpan extends Span {
  readonly meetingId: string;
  /** rest: the room is off, or free · next: another meeting took its place · null: it lasts still. */
  readonly endedBy: "rest" | "next" | null;
}

/**
 * When the room served which meeting, oldest first. The marks come in the order of the journal; one
 * whose time lies before that of the mark ahead of it was written by a clock that was set back.
 */
export function servingSpans(marks: readonly PhaseMark[], nowMs: number): readonly ServingSpan[] {
  const spans: ServingSpan[] = [];
  let current: PhaseMark | null = null;
  const close = (toMs: number, endedBy: ServingSpan["endedBy"]) => {
    const meetingId = current?.meetingId ?? null;
    if (current === null || meetingId === null || toMs <= current.atMs) return;
    spans.push({ meetingId, fromMs: current.atMs, toMs, endedBy });
  };
  for (const mark of marks) {
    if (current !== null && mark.meetingId === current.meetingId) continue;
    close(mark.atMs, mark.meetingId === null ? "rest" : "next");
    current = mark;
  }
  close(nowMs, null);
  return spans;
}
