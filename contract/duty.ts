import type { Message } from "./message.ts";
import type { PointKey } from "./ids.ts";
import type { PointValue } from "./reading.ts";

/** The duties this room can have. A kind has one way of being judged (`edge/standards`). */
export const dutyKinds = [
  "audio-on",
  "prepared",
  "test-commissioning",
  "door-locked-before",
  "door-opened",
  "test-t30",
  "test-t10",
  "comfort",
  "banner",
  "nameplates",
  "large-loads-off",
  "cooled-down",
  "supply-cut",
  "off-proved",
  "door-locked-after",
] as const;
export type DutyKind = (typeof dutyKinds)[number];

/**
 * waiting: its window has not opened · open: may be done now · done: evidence in time ·
 * late: evidence after the deadline · missed: the window closed without evidence ·
 * waived: somebody said, with a reason, that it need not be done, or the meeting was withdrawn.
 */
export type DutyStatus = "waiting" | "open" | "done" | "late" | "missed" | "waived";

export const isSettled = (status: DutyStatus): boolean =>
  status === "done" || status === "late" || status === "missed" || status === "waived";

/** Why a duty counts as done: what was seen, where, when. */
export interface Evidence {
  readonly text: Message;
  readonly atMs: number;
  /** The reading that shows it, when it is one. */
  readonly point?: PointKey;
  readonly value?: PointValue;
}

/** What a clause asks of the room for one meeting. */
export interface Duty {
  /** `meeting:kind`, so that deriving it again can neither double nor lose it. */
  readonly id: string;
  readonly kind: DutyKind;
  readonly clause: string;
  readonly meetingId: string;
  readonly opensAtMs: number;
  readonly dueAtMs: number;
  /** After this without evidence the duty is missed. */
  readonly closesAtMs: number;
  readonly status: DutyStatus;
  readonly settledAtMs: number | null;
  readonly evidence: readonly Evidence[];
}
