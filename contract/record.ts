import { z } from "zod";
import type { Duty, DutyNotice, DutyRole } from "./duty.ts";
import type { Failure } from "./errors.ts";
import type { PointKey } from "./ids.ts";
import type { Message } from "./message.ts";
import type { PointValue } from "./reading.ts";
import type { SelfTestReport, SignOff } from "./selftest.ts";

export const phases = ["idle", "preparing", "open", "meeting", "leaving", "powering-down"] as const;
/** Where the room is in its day. */
export type Phase = (typeof phases)[number];

/** Why a command was given: the rule that wished it, the clause behind it, in words. */
export interface Reason {
  readonly rule: string;
  readonly clause: string;
  readonly text: Message;
}

export interface Alarm {
  /** The same condition always has the same id. */
  readonly id: string;
  readonly severity: "soon" | "now";
  readonly text: Message;
  readonly device: string | null;
  readonly raisedAtMs: number;
  readonly clearedAtMs: number | null;
}

/** Why a meeting gave its room back before its time. */
export type EndCause = "button" | "vacancy" | "no-show";

/** What a contact of the room can tell that concerns everybody in it, the gravest first. */
export const emergencyKinds = ["fire", "help", "intruder", "mains"] as const;
export type Emergency = (typeof emergencyKinds)[number];

/** The alarm that lasts as long as the emergency; it is in the store, and so outlives a restart. */
export const emergencyAlarm = (kind: Emergency): string => `emergency:${kind}`;

/** The emergency whose alarm this is; undefined for any other alarm. */
export const emergencyOfAlarm = ({ id }: Pick<Alarm, "id">): Emergency | undefined =>
  emergencyKinds.find((kind) => emergencyAlarm(kind) === id);

/** What happened, by kind. */
export type RecordBody =
  | { kind: "started"; version: string; afterCrash: boolean }
  | { kind: "agenda"; version: number; hash: string; meetings: number }
  | { kind: "phase"; phase: Phase; meetingId: string | null; text: Message }
  | { kind: "command"; command: string; point: PointKey; value: PointValue; reason: Reason }
  | {
      kind: "receipt";
      command: string;
      point: PointKey;
      /** unproved: the device took it, and nothing tells whether it was done. */
      result: "confirmed" | "unproved" | "failed" | "superseded";
      /** From the command's writing to the read-back that confirms it, real milliseconds. */
      tookMs: number;
      failure: Failure | null;
    }
  | { kind: "guard"; point: PointKey; text: Message; clause: string }
  | { kind: "duty"; duty: Duty }
  | {
      kind: "notice";
      duty: string;
      to: DutyRole;
      notice: Exclude<DutyNotice, "none">;
      text: Message;
    }
  /** The booking may be given back from this time on. */
  | { kind: "released"; meetingId: string; endedAtMs: number; cause: EndCause; by: string }
  | { kind: "extended"; meetingId: string; untilMs: number; by: string }
  | { kind: "emergency"; emergency: Emergency; device: string; active: boolean }
  /** How long the room took to reach comfort, and what it now expects: minutes a kelvin. */
  | {
      kind: "learnt";
      season: "cooling" | "heating";
      tookMinutes: number;
      spanK: number;
      minutesPerK: number;
    }
  | { kind: "selftest"; report: SelfTestReport }
  | { kind: "sign-off"; signOff: SignOff }
  | { kind: "alarm"; alarm: Alarm }
  | { kind: "act"; by: string; act: string; text: Message }
  | { kind: "clock"; trusted: boolean };

/** One line of the room's append-only journal. */
export interface JournalRecord {
  /** Made anew with every new journal; with `number` it names a record for ever. */
  readonly epoch: string;
  /** 1, 2, 3, … without a gap. */
  readonly number: number;
  /** Room wall time; only to be believed when `clockTrusted`. */
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly body: RecordBody;
}

/** Records on their way to the hub. The body is opaque to the border: the hub stores it as sent. */
export const recordBatchSchema = z.strictObject({
  epoch: z.string().min(8).max(64),
  records: z
    .array(
      z.looseObject({
        epoch: z.string().min(8).max(64),
        number: z.int().min(1),
        atMs: z.number(),
        clockTrusted: z.boolean(),
        body: z.looseObject({ kind: z.string().min(1).max(32) }),
      }),
    )
    .min(1)
    .max(100),
});

/** The hub's word that everything up to and including `upTo` is stored for good. */
export const recordAckSchema = z.strictObject({
  epoch: z.string().min(8).max(64),
  upTo: z.int().min(0),
});
export type RecordAck = z.infer<typeof recordAckSchema>;
