import { z } from "zod";
import type { Duty } from "./duty.ts";
import type { Message } from "./message.ts";
import type { SelfTestKind, SelfTestResult } from "./selftest.ts";
import { wallClock, zonedMs } from "./zoned-time.ts";

/** How duties of a month ended. open: they are still to be done. */
export const dutyOutcomes = ["done", "late", "missed", "waived", "open"] as const;
export type DutyOutcome = (typeof dutyOutcomes)[number];

/** Duties by how they ended, in the order of `dutyOutcomes`. */
export type OutcomeCounts = readonly [
  done: number,
  late: number,
  missed: number,
  waived: number,
  open: number,
];

export const noOutcomes: OutcomeCounts = [0, 0, 0, 0, 0];

export const sumOutcomes = (all: readonly OutcomeCounts[]): OutcomeCounts =>
  all.reduce<OutcomeCounts>(
    ([a, b, c, d, e], [done, late, missed, waived, open]) => [
      a + done,
      b + late,
      c + missed,
      d + waived,
      e + open,
    ],
    noOutcomes,
  );

/** What was owed and is settled: what was waived was owed no more. */
export const settledOf = ([done, late, missed]: OutcomeCounts): number => done + late + missed;

/** `2026-03` */
export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "a month: 2026-03");

/** A month as a zone's calendar has it: from its first moment to that of the next. */
export function monthSpan(month: string, timeZone: string): { fromMs: number; toMs: number } {
  const fromMs = zonedMs(timeZone, `${month}-01`, "00:00");
  const toMs = zonedMs(timeZone, `${monthAfter(month, 1)}-01`, "00:00");
  if (fromMs === undefined || toMs === undefined) throw new Error(`${month} is no month`);
  return { fromMs, toMs };
}

/** The month so many months later, or, with a negative number, before. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const count = year * 12 + (number - 1) + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

/** The month that a moment belongs to, by a zone's calendar. */
export const monthOf = (atMs: number, timeZone: string): string =>
  wallClock(timeZone, atMs).date.slice(0, 7);

/** A room of the answer. */
export interface ComplianceRoom {
  readonly site: string;
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
  /** Meetings with settled duties of that month. */
  readonly meetings: number;
  /** Of these, those with a duty that was missed. */
  readonly meetingsWithMissed: number;
}

/** The duties of a month: clause by room. Rooms and clauses without any stand in no cell. */
export interface ComplianceMonth {
  readonly month: string;
  readonly rooms: readonly ComplianceRoom[];
  /** In order. */
  readonly clauses: readonly string[];
  /** Positions in `rooms` and `clauses`, then the counts. */
  readonly cells: readonly (readonly [room: number, clause: number, ...OutcomeCounts])[];
}

/** The indicators of NX 10.2.2. */
export const indicatorIds = [
  "satisfaction",
  "on-time",
  "error",
  "completion",
  "complaint-closure",
] as const;
export type IndicatorId = (typeof indicatorIds)[number];

/** An indicator as `part` of `of`; null: nothing on record tells it. */
export interface Indicator {
  readonly id: IndicatorId;
  readonly share: { readonly part: number; readonly of: number } | null;
}

/**
 * What the records tell of the indicators of NX 10.2.2. Satisfaction and the closure of complaints
 * are asked of people: no record here holds them, and they are never taken for good.
 */
export function indicatorsOf({
  rooms,
  cells,
}: Pick<ComplianceMonth, "rooms" | "cells">): readonly Indicator[] {
  const counts = sumOutcomes(cells.map(([_room, _clause, ...outcomes]) => outcomes));
  const [done, late] = counts;
  const settled = settledOf(counts);
  const meetings = rooms.reduce((sum, room) => sum + room.meetings, 0);
  const failed = rooms.reduce((sum, room) => sum + room.meetingsWithMissed, 0);
  const share = (part: number, of: number) => (of === 0 ? null : { part, of });
  return [
    { id: "satisfaction", share: null },
    { id: "on-time", share: share(done, settled) },
    { id: "error", share: share(failed, meetings) },
    { id: "completion", share: share(done + late, settled) },
    { id: "complaint-closure", share: null },
  ];
}

/** The self-test that a duty was judged by. */
export interface DutyReport {
  readonly id: string;
  readonly test: SelfTestKind;
  readonly startedAtMs: number;
  readonly worst: SelfTestResult;
  readonly passed: number;
  readonly total: number;
  /** Steps that failed. */
  readonly failed: readonly { readonly device: string; readonly finding: Message }[];
}

/** A duty with all that shows how it ended. */
export interface ProvedDuty {
  readonly duty: Duty;
  readonly report: DutyReport | null;
}

/** The duties behind a figure, the ones that ended worst first, then by deadline. */
export interface ComplianceDuties {
  readonly duties: readonly ProvedDuty[];
  readonly leftOut: number;
}
