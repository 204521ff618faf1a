import type { Duty, DutyKind, DutyRole } from "../../contract/duty.ts";
import { roomLimits } from "../room-limits.ts";
import type { DutyWindow } from "./duty-window.ts";

/** Who is told of a duty, when they are reminded, and when and to whom it goes up. */
export type Telling = Pick<Duty, "told" | "remindsAtMs" | "escalatesAtMs" | "escalatesTo">;

/** What is asked of people, and when it is told, by the duty's window. */
interface Asking {
  readonly told: DutyRole;
  readonly remindsAtMs: (window: DutyWindow) => number;
  readonly escalatesAtMs: (window: DutyWindow) => number;
}

const { peopleOverdueMs } = roomLimits;
const atOpening = (window: DutyWindow): number => window.opensAtMs;
const beforeDue =
  (aheadMs: number) =>
  (window: DutyWindow): number =>
    window.dueAtMs - aheadMs;
const overdue = (window: DutyWindow): number => window.dueAtMs + peopleOverdueMs;

const soon: Asking = { told: "service", remindsAtMs: atOpening, escalatesAtMs: overdue };
const ofTheDay: Asking = {
  told: "service",
  remindsAtMs: beforeDue(roomLimits.dailyReminderMs),
  escalatesAtMs: overdue,
};

/** Duties of people. The manager hears of one that is not done in time. */
const asked: Partial<Record<DutyKind, Asking>> = {
  prepared: {
    told: "service",
    remindsAtMs: beforeDue(roomLimits.preparedReminderMs),
    // While there is still time to send somebody.
    escalatesAtMs: beforeDue(roomLimits.preparedEscalationMs),
  },
  confirmed: {
    told: "organiser",
    remindsAtMs: beforeDue(roomLimits.confirmedReminderMs),
    escalatesAtMs: beforeDue(roomLimits.confirmedEscalationMs),
  },
  "banner-check": {
    told: "technician",
    remindsAtMs: beforeDue(roomLimits.preparedReminderMs),
    escalatesAtMs: beforeDue(roomLimits.preparedEscalationMs),
  },
  "banner-hung": {
    told: "service",
    remindsAtMs: beforeDue(roomLimits.preparedReminderMs),
    escalatesAtMs: overdue,
  },
  reception: soon,
  "doors-closed": soon,
  tea: soon,
  washroom: soon,
  patrol: soon,
  "windows-closed": {
    told: "service",
    // Its deadline counts from the last person's leaving: that is when somebody may go.
    remindsAtMs: beforeDue(roomLimits.windowsClosedWithinMs),
    escalatesAtMs: overdue,
  },
  "daily-patrol": ofTheDay,
  "daily-washroom": ofTheDay,
};

/**
 * Who is told of a duty with this window. What the room does by itself is told to a technician when
 * it is overdue, or, where nothing may be late, shortly before the deadline. `wireActMs` is what an act
 * may take on the wire, in room time: before that, nobody is bothered.
 */
export function tellingOf(window: DutyWindow, wireActMs: number): Telling {
  const ask = asked[window.kind];
  const freeMs = window.takenUntilMs ?? -Infinity;
  const reminds = Math.max(freeMs, ask?.remindsAtMs(window) ?? equipmentReminds(window, wireActMs));
  const escalates = Math.max(
    freeMs + peopleOverdueMs,
    ask?.escalatesAtMs(window) ?? reminds + roomLimits.equipmentOverdueMs,
  );
  const remindsAtMs = within(window, reminds);
  const escalatesAtMs = within(window, escalates);
  return {
    told: ask?.told ?? "technician",
    remindsAtMs,
    escalatesAtMs,
    escalatesTo: escalatesAtMs === null ? null : "manager",
  };
}

function equipmentReminds({ opensAtMs, dueAtMs, closesAtMs }: DutyWindow, wireActMs: number) {
  if (closesAtMs > dueAtMs) return dueAtMs;
  return Math.max(dueAtMs - roomLimits.toldBeforeDueMs, opensAtMs + wireActMs);
}

/** Nobody is told before a duty may be done, nor after it is lost: that it is missed is an alarm. */
function within({ opensAtMs, closesAtMs }: DutyWindow, atMs: number): number | null {
  return atMs < closesAtMs ? Math.max(atMs, opensAtMs) : null;
}
