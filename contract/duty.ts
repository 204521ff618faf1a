import type { Message } from "./message.ts";
import type { PointKey } from "./ids.ts";
import type { PointValue } from "./reading.ts";

/** The duties this room can have. A kind has one way of being judged (`edge/standards`). */
export const dutyKinds = [
  // Before the meeting.
  "audio-on",
  "prepared",
  "test-commissioning",
  "confirmed",
  "door-locked-before",
  "door-opened",
  "secrecy",
  "reception",
  "test-t30",
  "test-t10",
  "comfort",
  "banner-check",
  "banner",
  "banner-hung",
  "nameplates",
  // While it runs.
  "doors-closed",
  "tea",
  "washroom",
  "patrol",
  "test-recess",
  // After it.
  "ventilated",
  "large-loads-off",
  "cooled-down",
  "windows-closed",
  "supply-cut",
  "off-proved",
  "wiped",
  "door-locked-after",
  // Of the day.
  "standby-watched",
  "daily-patrol",
  "daily-washroom",
  "test-periodic",
] as const;
export type DutyKind = (typeof dutyKinds)[number];

/** Duties that are done by people and count as done when a person says so. */
export const attestedKinds: ReadonlySet<DutyKind> = new Set<DutyKind>([
  "prepared",
  "confirmed",
  "reception",
  "banner-hung",
  "doors-closed",
  "tea",
  "washroom",
  "patrol",
  "windows-closed",
  "daily-patrol",
  "daily-washroom",
]);

/**
 * waiting: its window has not opened · open: may be done now · done: evidence in time ·
 * late: evidence after the deadline · missed: the window closed without evidence ·
 * waived: somebody said, with a reason, that it need not be done, or the meeting was withdrawn; at the
 * hub also: the journal that it was open in goes on no more.
 */
export type DutyStatus = "waiting" | "open" | "done" | "late" | "missed" | "waived";

export const isSettled = (status: DutyStatus): boolean =>
  status === "done" || status === "late" || status === "missed" || status === "waived";

/** Who is told of a duty: those who do it, or who answer for the room when it does it by itself. */
export const dutyRoles = ["service", "technician", "organiser", "manager"] as const;
export type DutyRole = (typeof dutyRoles)[number];

/** How far the telling has gone. Only ever moves on. */
export type DutyNotice = "none" | "reminded" | "escalated";

/** Why a duty ended as it did: what was seen, where, when; of a missed one, what was lacking. */
export interface Evidence {
  readonly text: Message;
  readonly atMs: number;
  /** The reading that shows it, when it is one. */
  readonly point?: PointKey;
  readonly value?: PointValue;
}

/** What a clause asks of the room for one meeting, or for one day. */
export interface Duty {
  /**
   * `meeting:kind`, `meeting:tea.2` for the second of several, `day-2026-03-02:kind` for one of the
   * day. When a moved meeting owes again what was settled already, `#2` is added, then `#3`.
   * Deriving it again can neither double nor lose it.
   */
  readonly id: string;
  readonly kind: DutyKind;
  readonly clause: string;
  /** Null for a duty of the day. */
  readonly meetingId: string | null;
  readonly opensAtMs: number;
  readonly dueAtMs: number;
  /** After this without evidence the duty is missed. */
  readonly closesAtMs: number;
  readonly status: DutyStatus;
  readonly settledAtMs: number | null;
  readonly evidence: readonly Evidence[];
  /** Who is told, when they are reminded, and when and to whom it escalates; null: never. */
  readonly told: DutyRole;
  readonly remindsAtMs: number | null;
  readonly escalatesAtMs: number | null;
  readonly escalatesTo: DutyRole | null;
  readonly noticed: DutyNotice;
}

/** The duty's name without its count of repetitions: what the agenda owes, however often it moved. */
export const dutyName = (id: string): string => id.replace(/#\d+$/, "");
