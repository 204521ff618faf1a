import type { PhaseMark } from "./energy-facts.ts";
import type { Span } from "./span.ts";

/** One stretch in which the room served a meeting: prepared for it, held it, powered down after it. */
export interface Serving extends Span {
  readonly meetingId: string;
  /** When people left; the end of the stretch where nothing told. */
  readonly leftMs: number;
  /** rest: the room is off, or free · next: another meeting took its place · null: it lasts still. */
  readonly endedBy: "rest" | "next" | null;
}

/**
 * When the room served which meeting, oldest first. Marks come in the order of the journal; one whose
 * time lies before that of the mark ahead of it was written by a clock that was set back.
 */
export function servings(marks: readonly PhaseMark[], nowMs: number): readonly Serving[] {
  const found: Serving[] = [];
  let current: PhaseMark | null = null;
  let leftMs: number | null = null;
  const close = (toMs: number, endedBy: Serving["endedBy"]) => {
    const meetingId = current === null ? null : aboutOf(current);
    if (current === null || meetingId === null || toMs <= current.atMs) return;
    const left = leftMs === null || leftMs > toMs ? toMs : leftMs;
    found.push({ meetingId, fromMs: current.atMs, toMs, leftMs: left, endedBy });
  };
  for (const mark of marks) {
    const isSame = current !== null && aboutOf(mark) === aboutOf(current);
    if (!isSame) {
      close(mark.atMs, aboutOf(mark) === null ? "rest" : "next");
      current = mark;
      leftMs = null;
    }
    if (mark.phase === "meeting") leftMs = null;
    else if (mark.phase === "leaving" || mark.phase === "powering-down") leftMs ??= mark.atMs;
  }
  close(nowMs, null);
  return found;
}

const aboutOf = ({ phase, meetingId }: PhaseMark): string | null =>
  phase === "idle" ? null : meetingId;
