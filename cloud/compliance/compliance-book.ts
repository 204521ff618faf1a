import { z } from "zod";
import {
  type ComplianceDuties,
  type ComplianceMonth,
  type ComplianceRoom,
  dutyOutcomes,
  type DutyOutcome,
  type DutyReport,
  monthSpan,
  type OutcomeCounts,
} from "../../contract/compliance.ts";
import type { Duty } from "../../contract/duty.ts";
import { type SelfTestKind, type SelfTestReport, selfTestKinds } from "../../contract/selftest.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type {
  ComplianceRoomRow,
  ComplianceStore,
  MeetingRow,
  OutcomeRow,
  RoomSpan,
  TestRow,
} from "../store/compliance.ts";

/** What of a month is asked. */
export interface MonthQuery {
  /** `2026-03`, by each room's own calendar. */
  readonly month: string;
  readonly sees: (ref: RoomRef) => boolean;
  /** Null: all. */
  readonly clauses: readonly string[] | null;
}

/** Of a room's month: which duties. Null: all. */
export interface DutyQuery extends RoomRef {
  readonly month: string;
  readonly clause: string | null;
  readonly outcome: DutyOutcome | null;
}

/** Duties by clause and month, and what proves them. */
export class ComplianceBook {
  readonly #store: ComplianceStore;

  constructor(store: ComplianceStore) {
    this.#store = store;
  }

  async month({ month, sees, clauses }: MonthQuery): Promise<ComplianceMonth> {
    const known = (await this.#store.rooms()).map(namedRoom);
    const rooms = known.filter(sees).toSorted(bySite);
    const spans = spansOf(month, rooms, rooms.length === known.length);
    const [outcomes, meetings] = await Promise.all([
      Promise.all(spans.map((span) => this.#store.outcomes(span, clauses))),
      Promise.all(spans.map((span) => this.#store.meetings(span, clauses))),
    ]);
    return monthOfRows(month, rooms, outcomes.flat(), meetings.flat());
  }

  /** Null: the hub knows no such room. */
  async duties({
    site,
    room,
    month,
    clause,
    outcome,
  }: DutyQuery): Promise<ComplianceDuties | null> {
    const rows = await this.#store.rooms();
    const found = rows.find((row) => row.site === site && row.room === room);
    if (found === undefined) return null;
    const { id, timeZone } = namedRoom(found);
    const span: RoomSpan = { ...monthSpan(month, timeZone), rooms: [id] };
    const statuses = outcome === null ? null : outcome === "open" ? ["open", "waiting"] : [outcome];
    const duties = (await this.#store.duties(id, span, clause, statuses)).toSorted(worstFirst);
    const shown = duties.slice(0, hubLimits.compliance.duties);
    const reports = await this.#reportsOf(id, shown);
    return {
      duties: shown.map((duty) => ({ duty, report: reportOf(reports.get(duty.id)) })),
      leftOut: duties.length - shown.length,
    };
  }

  /** Of each duty that was judged by a self-test, this one, by the duty's id. */
  async #reportsOf(
    roomId: number,
    duties: readonly Duty[],
  ): Promise<ReadonlyMap<string, SelfTestReport>> {
    const tested = duties.filter(({ kind }) => testOf(kind) !== null);
    if (tested.length === 0) return new Map();
    const rows = await this.#store.tests(roomId, {
      kinds: [...new Set(tested.flatMap(({ kind }) => testOf(kind) ?? []))],
      meetings: [...new Set(tested.map(({ meetingId }) => meetingId))],
      fromMs: Math.min(...tested.map(({ opensAtMs }) => opensAtMs)),
      toMs: Math.max(...tested.map(({ closesAtMs }) => closesAtMs)) + 1,
      limit: hubLimits.compliance.tests,
    });
    const found = tested.flatMap((duty) => {
      const row = rows.find((one) => judged(duty, one));
      return row === undefined ? [] : [{ duty: duty.id, report: row.id }];
    });
    const ids = [...new Set(found.map(({ report }) => report))];
    const reports = await this.#store.reports(roomId, ids);
    const byId = new Map(reports.map((report) => [report.id, report]));
    return new Map(
      found.flatMap(({ duty, report }): [string, SelfTestReport][] => {
        const one = byId.get(report);
        return one === undefined ? [] : [[duty, one]];
      }),
    );
  }
}

type NamedRoom = Omit<ComplianceRoom, "meetings" | "meetingsWithMissed"> & { readonly id: number };

const metaSchema = z.object({
  name: z.object({ zh: z.string(), en: z.string() }),
  timeZone: z.string(),
});

/** A room that has never said what it is called goes by its id. */
function namedRoom({ id, site, room, meta }: ComplianceRoomRow): NamedRoom {
  const said = meta === null ? null : metaSchema.parse(JSON.parse(meta));
  const { name, timeZone } = said ?? { name: { zh: room, en: room }, timeZone: "UTC" };
  return { id, site, room, name, timeZone };
}

const bySite = (one: RoomRef, other: RoomRef): number =>
  textOrder(one.site, other.site) || textOrder(one.room, other.room);

const textOrder = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** A month begins at another moment in another zone; most hubs have one. */
function spansOf(month: string, rooms: readonly NamedRoom[], isAll: boolean): readonly RoomSpan[] {
  const zones = new Set(rooms.map(({ timeZone }) => timeZone));
  return [...zones].map((timeZone) => ({
    ...monthSpan(month, timeZone),
    rooms:
      isAll && zones.size === 1
        ? null
        : rooms.filter((room) => room.timeZone === timeZone).map(({ id }) => id),
  }));
}

function monthOfRows(
  month: string,
  rooms: readonly NamedRoom[],
  outcomes: readonly OutcomeRow[],
  meetings: readonly MeetingRow[],
): ComplianceMonth {
  const clauses = [...new Set(outcomes.map(({ clause }) => clause))].toSorted(clauseOrder);
  const roomAt = new Map(rooms.map(({ id }, index) => [id, index]));
  const clauseAt = new Map(clauses.map((clause, index) => [clause, index]));
  const cells = new Map<string, [number, number, ...OutcomeCounts]>();
  for (const { roomId, clause, status, count } of outcomes) {
    const room = roomAt.get(roomId);
    const column = clauseAt.get(clause);
    if (room === undefined || column === undefined) continue;
    const key = `${room} ${column}`;
    const cell = cells.get(key) ?? [room, column, 0, 0, 0, 0, 0];
    const at = dutyOutcomes.findIndex((outcome) => outcome === status);
    // A duty that waits is still to be done.
    const place = (at < 0 ? dutyOutcomes.indexOf("open") : at) + 2;
    cells.set(key, withAdded(cell, place, count));
  }
  const met = new Map(meetings.map((row) => [row.roomId, row]));
  return {
    month,
    rooms: rooms.map(({ id, ...room }) => ({
      ...room,
      meetings: met.get(id)?.meetings ?? 0,
      meetingsWithMissed: met.get(id)?.withMissed ?? 0,
    })),
    clauses,
    cells: [...cells.values()],
  };
}

function withAdded(
  [room, clause, ...counts]: [number, number, ...OutcomeCounts],
  place: number,
  count: number,
): [number, number, ...OutcomeCounts] {
  const [done, late, missed, waived, open] = counts;
  const add = (at: number, before: number) => (at === place ? before + count : before);
  return [room, clause, add(2, done), add(3, late), add(4, missed), add(5, waived), add(6, open)];
}

/** `NX 6.2` before `NX 6.10`. */
const clauseOrder = (one: string, other: string): number =>
  one.localeCompare(other, "en", { numeric: true });

const gravity: Readonly<Record<Duty["status"], number>> = {
  missed: 0,
  late: 1,
  open: 2,
  waiting: 3,
  waived: 4,
  done: 5,
};

const worstFirst = (one: Duty, other: Duty): number =>
  gravity[one.status] - gravity[other.status] || one.dueAtMs - other.dueAtMs;

/** `test-t10` → `t10`; null: no self-test judges it. */
function testOf(kind: Duty["kind"]): SelfTestKind | null {
  return selfTestKinds.find((test) => kind === `test-${test}` || kind === test) ?? null;
}

/** The test is of the duty's kind and meeting, and began while it was open: the last one counts. */
const judged = (duty: Duty, { test, meetingId, startedAtMs }: TestRow): boolean =>
  test === testOf(duty.kind) &&
  meetingId === duty.meetingId &&
  startedAtMs >= duty.opensAtMs &&
  startedAtMs <= (duty.settledAtMs ?? duty.closesAtMs);

function reportOf(found: SelfTestReport | undefined): DutyReport | null {
  if (found === undefined) return null;
  const { id, test, startedAtMs, worst, steps } = found;
  const run = steps.filter(({ result }) => result !== "skipped" && result !== "not-supported");
  const failed = run.filter(({ result }) => result === "fail");
  return {
    id,
    test,
    startedAtMs,
    worst,
    passed: run.filter(({ result }) => result === "pass").length,
    total: run.length,
    failed: failed.map(({ device, finding }) => ({ device, finding })),
  };
}
