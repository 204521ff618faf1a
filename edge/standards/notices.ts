import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { type Duty, isSettled } from "../../contract/duty.ts";
import { type Message, message, type MessageParams } from "../../contract/message.ts";
import type { RecordBody } from "../../contract/record.ts";

/** A word to people, as it goes on record. */
export type NoticeRecord = Extract<RecordBody, { kind: "notice" }>;

/** What there is to tell of a duty at this instant, and the duty once it is told. */
export interface Told {
  readonly duty: Duty;
  readonly notices: readonly NoticeRecord[];
}

/**
 * The reminder and the escalation of an open duty, each once: how far the telling has gone is kept
 * with the duty. Null while there is nothing new to tell. `lacks` says what is missing.
 */
export function toTell(duty: Duty, nowMs: number, lacks: () => readonly Message[]): Told | null {
  if (duty.status !== "open" || duty.noticed === "escalated") return null;
  const { id, kind, dueAtMs, remindsAtMs, escalatesAtMs, escalatesTo } = duty;
  const reminds = duty.noticed === "none" && remindsAtMs !== null && remindsAtMs <= nowMs;
  const escalates = escalatesAtMs !== null && escalatesTo !== null && escalatesAtMs <= nowMs;
  if (!reminds && !escalates) return null;
  const notices: NoticeRecord[] = [];
  if (reminds) {
    const text = message("notice.reminded", { duty: kind, dueAtMs });
    notices.push({ kind: "notice", duty: id, to: duty.told, notice: "reminded", text });
  }
  if (escalates) {
    const params = { duty: kind, dueAtMs, ...lackParams(lacks()) };
    const text = message("notice.escalated", params);
    notices.push({ kind: "notice", duty: id, to: escalatesTo, notice: "escalated", text });
  }
  return { duty: { ...duty, noticed: escalates ? "escalated" : "reminded" }, notices };
}

/** The first thing that is lacking, as slots of a longer sentence with `{lack}` in it. */
export function lackParams(lacks: readonly Message[]): MessageParams {
  const first = lacks.find(({ key }) => key.startsWith("lack."));
  if (first === undefined) return { lack: "evidence" };
  return { ...first.params, lack: first.key.slice("lack.".length) };
}

/** Laying out was never asked for in time: somebody has to go at once. NX T7-9, T7-10. */
export function shortNotice(duty: Duty, nowMs: number): NoticeRecord | null {
  const isLate =
    duty.kind === "prepared" &&
    duty.evidence.at(-1)?.text.key === "evidence.booked-late" &&
    duty.settledAtMs === nowMs &&
    nowMs < duty.closesAtMs;
  if (!isLate) return null;
  const text = message("notice.booked-late", { meetingAtMs: duty.closesAtMs });
  return { kind: "notice", duty: duty.id, to: "service", notice: "reminded", text };
}

/** Meetings that expect more people than before: seats, plates and microphones follow. NX T7-8. */
export function moreGuests(
  before: Agenda | null,
  after: Agenda,
  nowMs: number,
): readonly NoticeRecord[] {
  const known = new Map((before?.meetings ?? []).map((meeting) => [meeting.id, meeting]));
  return after.meetings
    .filter((meeting) => meeting.endMs > nowMs && isMore(known.get(meeting.id), meeting))
    .map(({ id, headCount, startMs }): NoticeRecord => {
      const text = message("notice.more-guests", { count: headCount, meetingAtMs: startMs });
      return { kind: "notice", duty: `${id}:prepared`, to: "service", notice: "reminded", text };
    });
}

const isMore = (before: Meeting | undefined, after: Meeting): boolean =>
  before !== undefined && after.headCount > before.headCount;

/** A duty that goes on though it has been told to the manager. */
export const isOverdue = (duty: Duty): boolean =>
  duty.noticed === "escalated" && !isSettled(duty.status);
