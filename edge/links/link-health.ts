import type { Failure } from "../../contract/errors.ts";

/** What a link counts, from the start of the process. Health pages show them as they are. */
export interface LinkCounters {
  sent: number;
  received: number;
  timeouts: number;
  checksumErrors: number;
  /** Whole answers that belong to nothing that was asked. */
  unexpected: number;
  /** Answers that came after their time-out and were thrown away. */
  late: number;
  /** Requests refused or replaced in the queue, and data beyond a bound. */
  dropped: number;
  /** Polls answered after their deadline or not asked at all: the line cannot carry the plan. */
  overdue: number;
}

export interface LinkHealth extends Readonly<LinkCounters> {
  readonly link: string;
  readonly type: string;
  readonly up: boolean;
  /** Why it is down; null while it is up or has never been tried. */
  readonly failure: Failure | null;
  readonly queued: number;
  /** Share of its time, 0 to 1, that the line was in use of late; null where nobody measures it. */
  readonly busyShare: number | null;
}

export const newCounters = (): LinkCounters => ({
  sent: 0,
  received: 0,
  timeouts: 0,
  checksumErrors: 0,
  unexpected: 0,
  late: 0,
  dropped: 0,
  overdue: 0,
});
