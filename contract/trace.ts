import { z } from "zod";
import { deviceIdSchema } from "./ids.ts";

/** Whose wire is looked at: what concerns one device, or everything on a line. */
export const traceSubjectSchema = z.union([
  z.strictObject({ device: deviceIdSchema }),
  z.strictObject({ link: deviceIdSchema }),
]);
export type TraceSubject = z.infer<typeof traceSubjectSchema>;

/** How long a trace may run before it switches itself off, seconds. */
export const traceForS = { shortest: 10, usual: 600, longest: 3600 } as const;

/** Asks for a trace; one that runs already goes on for this long from now. */
export const traceRequestSchema = z.strictObject({
  subject: traceSubjectSchema,
  forS: z.int().min(traceForS.shortest).max(traceForS.longest).default(traceForS.usual),
});
export type TraceRequest = z.input<typeof traceRequestSchema>;

/** out: sent by the room · in: came from the device · event: neither, a time-out or a lost line. */
export type TraceDirection = "out" | "in" | "event";

/** What became of it, where that is more than "as it should be". */
export const traceOutcomes = [
  "timeout",
  "late",
  "checksum",
  "unexpected",
  "dropped",
  "echo",
  "exception",
  "refused",
  "down",
] as const;
export type TraceOutcome = (typeof traceOutcomes)[number];

/** One thing that happened on a wire. Passwords are hidden before an entry is made. */
export interface TraceEntry {
  /** 1, 2, 3, … within its trace, also when that is switched on again. */
  readonly number: number;
  /** Real time, epoch milliseconds: wires know no other. */
  readonly atMs: number;
  /** Since the entry before; null for the first. */
  readonly sinceMs: number | null;
  readonly direction: TraceDirection;
  /** In the words of the protocol, the same in every language. */
  readonly text: string;
  /** The first bytes as they went over the wire, two digits each; empty for events. */
  readonly hex: string;
  /** How many there were, shown or not. */
  readonly bytes: number;
  readonly outcome: TraceOutcome | null;
}

/** A trace from an entry on. */
export interface TraceView {
  readonly subject: TraceSubject;
  readonly link: string;
  /** Real time until it switches itself off; null when it is off. */
  readonly leftMs: number | null;
  /** Entries that gave way to newer ones. */
  readonly dropped: number;
  /** Number of the newest entry; 0 when there is none. */
  readonly newest: number;
  /** Oldest first. */
  readonly entries: readonly TraceEntry[];
}
