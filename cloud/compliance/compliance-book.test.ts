import { describe, expect, it, test } from "vitest";
import {
  indicatorsOf,
  monthAfter,
  monthOf,
  monthSpan,
  type OutcomeCounts,
} from "../../contract/compliance.ts";
import type { Duty, DutyStatus } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { createComplianceStore } from "../store/compliance.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { putReport } from "../store/reports.ts";
import { ComplianceBook } from "./compliance-book.ts";

const shanghai = "Asia/Shanghai";
const minuteMs = 60_000;
const inOrder = <T>(rows: readonly T[]) =>
  rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
const all = { sees: () => true, clauses: null };

const duty = (part: Partial<Duty>): Duty => ({
  id: "m1:tea",
  kind: "tea",
  clause: "NX 6.3.2.3",
  meetingId: "m1",
  opensAtMs: 0,
  dueAtMs: 0,
  closesAtMs: 0,
  status: "done",
  settledAtMs: null,
  evidence: [],
  told: "service",
  remindsAtMs: null,
  escalatesAtMs: null,
  escalatesTo: null,
  noticed: "none",
  ...part,
});

async function addRoom(database: HubDatabase, id: number, room: string, timeZone: string) {
  const meta = JSON.stringify({ name: { zh: `会议室 ${room}`, en: `Room ${room}` }, timeZone });
  await database.queries
    .insertInto("rooms")
    .values({ id, site: "city-hall", room, meta })
    .execute();
}

const rowOf = (roomId: number, one: Duty) => ({
  room_id: roomId,
  id: one.id,
  meeting_id: one.meetingId,
  clause: one.clause,
  kind: one.kind,
  status: one.status,
  due_at_ms: one.dueAtMs,
  settled_at_ms: one.settledAtMs,
  noticed: one.noticed,
  escalates_to: one.escalatesTo,
  duty: JSON.stringify(one),
});

const put = (database: HubDatabase, roomId: number, ...duties: readonly Duty[]) =>
  database.queries
    .insertInto("duties")
    .values(duties.map((one) => rowOf(roomId, one)))
    .execute();

onEveryDatabase((open, kind) => {
  test("NX 10.2.2: a month counts each duty once, by room, clause and outcome", async () => {
    const database = await open();
    const book = new ComplianceBook(createComplianceStore(database));
    await addRoom(database, 1, "3-201", shanghai);
    const dueAtMs = Date.parse("2026-03-10T10:00:00+08:00");
    const statuses: DutyStatus[] = ["done", "done", "late", "missed", "waived", "open", "waiting"];
    await put(
      database,
      1,
      ...statuses.map((status, n) =>
        duty({ id: `m${n}:tea`, meetingId: `m${n}`, status, dueAtMs }),
      ),
      duty({ id: "m0:test-t10", meetingId: "m0", clause: "NX T5-2", status: "missed", dueAtMs }),
    );
    const march = await book.month({ month: "2026-03", ...all });
    expect(march.clauses).toEqual(["NX 6.3.2.3", "NX T5-2"]);
    expect(inOrder(march.cells)).toEqual([
      [0, 0, 2, 1, 1, 1, 2],
      [0, 1, 0, 0, 1, 0, 0],
    ]);
    expect(march.rooms).toEqual([
      {
        site: "city-hall",
        room: "3-201",
        name: { zh: "会议室 3-201", en: "Room 3-201" },
        timeZone: shanghai,
        meetings: 4,
        meetingsWithMissed: 2,
      },
    ]);
    expect(indicatorsOf(march).map(({ id, share }) => [id, share])).toEqual([
      ["satisfaction", null],
      ["on-time", { part: 2, of: 5 }],
      ["error", { part: 2, of: 4 }],
      ["completion", { part: 3, of: 5 }],
      ["complaint-closure", null],
    ]);
    expect((await book.month({ month: "2026-04", ...all })).cells).toEqual([]);
    const one = await book.month({ month: "2026-03", ...all, clauses: ["NX T5-2"] });
    expect(one.clauses).toEqual(["NX T5-2"]);
    const none = await book.month({ month: "2026-03", sees: () => false, clauses: null });
    expect([none.rooms, none.cells]).toEqual([[], []]);
  });

  test("a month begins and ends by the calendar on each room's wall", async () => {
    const database = await open();
    const book = new ComplianceBook(createComplianceStore(database));
    await addRoom(database, 1, "east", shanghai);
    await addRoom(database, 2, "west", "Europe/Berlin");
    const at = (text: string) => Date.parse(text);
    const beginMs = at("2026-03-01T00:00:00+08:00");
    const endMs = at("2026-04-01T00:00:00+08:00");
    const patrol = { meetingId: null, kind: "daily-patrol", clause: "NX 9.2.2" } as const;
    await put(
      database,
      1,
      duty({ id: "a:tea", meetingId: "a", dueAtMs: beginMs }),
      duty({ id: "b:tea", meetingId: "b", dueAtMs: endMs }),
      // The last day of February ends as March begins; the last day of March ends as April begins.
      duty({ id: "day-02-28:daily-patrol", dueAtMs: beginMs, ...patrol }),
      duty({ id: "day-03-31:daily-patrol", dueAtMs: endMs, ...patrol }),
    );
    await put(
      database,
      2,
      duty({ id: "c:tea", meetingId: "c", dueAtMs: at("2026-03-01T00:30:00+08:00") }),
      duty({ id: "d:tea", meetingId: "d", dueAtMs: at("2026-03-31T23:30:00+02:00") }),
    );
    const { rooms, clauses, cells } = await book.month({ month: "2026-03", ...all });
    const named = cells.map(([room, clause, done]) => [rooms[room]?.room, clauses[clause], done]);
    expect(inOrder(named)).toEqual([
      ["east", "NX 6.3.2.3", 1],
      ["east", "NX 9.2.2", 1],
      ["west", "NX 6.3.2.3", 1],
    ]);
    const february = await book.month({ month: "2026-02", ...all });
    expect(february.cells).toHaveLength(2);
  });

  test("NX 9.2.2: behind a figure stand its duties with their evidence, and the test that judged them", async () => {
    const database = await open();
    const book = new ComplianceBook(createComplianceStore(database));
    await addRoom(database, 1, "3-201", shanghai);
    const dueAtMs = Date.parse("2026-03-10T10:00:00+08:00");
    const times = { opensAtMs: dueAtMs - 20 * minuteMs, dueAtMs, closesAtMs: dueAtMs };
    const evidence = [
      { text: message("evidence.attested-by", { by: "li.na" }), atMs: dueAtMs - 1 },
    ];
    const step = {
      id: "mic:mute",
      device: "mic",
      text: message("test.saw", { value: "x" }),
      clause: "NX T5-2",
      result: "fail",
      finding: message("test.saw", { value: "no" }),
      cause: null,
      action: null,
      measured: [],
      atMs: dueAtMs,
      tookMs: 1,
    } as const;
    const report: SelfTestReport = {
      id: "t1",
      test: "t10",
      meetingId: "m1",
      by: "",
      startedAtMs: dueAtMs - 10 * minuteMs,
      endedAtMs: dueAtMs - 9 * minuteMs,
      only: null,
      amends: null,
      steps: [step, { ...step, id: "mic:level", result: "pass" }],
      worst: "fail",
    };
    await put(
      database,
      1,
      duty({ ...times, evidence }),
      duty({ ...times, id: "m1:test-t10", kind: "test-t10", clause: "NX T5-2", status: "missed" }),
    );
    // Many newer ones, of other meetings and kinds, must not hide it.
    const others = Array.from({ length: 300 }, (_, n): SelfTestReport => {
      const other = { id: `o${n}`, startedAtMs: report.startedAtMs + 1 + n };
      return n % 2 === 0
        ? { ...report, ...other, meetingId: `other-${n}` }
        : { ...report, ...other, test: "t30" };
    });
    await database.transaction(async (within) => {
      for (const one of [report, ...others]) await putReport(within, 1, one);
    });
    const ask = { site: "city-hall", room: "3-201", month: "2026-03", clause: null, outcome: null };
    const found = await book.duties(ask);
    expect(found?.duties.map(({ duty: one }) => one.id)).toEqual(["m1:test-t10", "m1:tea"]);
    expect(found?.duties[0]?.report).toMatchObject({ id: "t1", passed: 1, total: 2 });
    expect(found?.duties[0]?.report?.failed).toHaveLength(1);
    expect(found?.duties[1]).toMatchObject({ duty: { evidence }, report: null });
    const missed = await book.duties({ ...ask, outcome: "missed", clause: "NX T5-2" });
    expect(missed?.duties).toHaveLength(1);
    expect((await book.duties({ ...ask, outcome: "open" }))?.duties).toEqual([]);
    expect(await book.duties({ ...ask, room: "3-999" })).toBeNull();
  });

  test(`a month of many duties counts each of them once (${kind})`, async () => {
    const database = await open();
    const book = new ComplianceBook(createComplianceStore(database));
    const fromMs = monthSpan("2026-03", shanghai).fromMs;
    for (let room = 1; room <= 20; room += 1) {
      await addRoom(database, room, `r-${room}`, shanghai);
      const rows = Array.from({ length: 31 * 30 }, (_, n) => {
        const clause = `NX ${n % 30}`;
        const meetingId = n % 30 < 24 ? `${room}-${Math.floor(n / 6)}` : null;
        const status: DutyStatus = n % 97 === 0 ? "missed" : n % 31 === 0 ? "late" : "done";
        const dueAtMs = fromMs + Math.floor(n / 30) * 86_400_000 + (n % 30) * 20 * minuteMs + 1;
        const id = `meeting-${room}-${n}:tea.${n}`;
        return rowOf(room, duty({ id, clause, meetingId, status, dueAtMs }));
      });
      await database.transaction((within) => within.insertInto("duties").values(rows).execute());
    }
    const { cells, rooms } = await book.month({ month: "2026-03", ...all });
    expect(rooms).toHaveLength(20);
    expect(cells).toHaveLength(600);
    const counted = cells.flatMap((cell) => cell.slice(2)).reduce((sum, each) => sum + each, 0);
    expect(counted).toBe(18_600);
  });
});

describe("a month", () => {
  it("is counted on by the calendar, and is that of a room's wall", () => {
    expect(monthAfter("2026-12", 1)).toBe("2027-01");
    expect(monthAfter("2026-01", -1)).toBe("2025-12");
    expect(monthOf(Date.parse("2026-02-28T17:00:00Z"), shanghai)).toBe("2026-03");
    const { fromMs, toMs } = monthSpan("2026-02", shanghai);
    expect(toMs - fromMs).toBe(28 * 86_400_000);
  });

  it("NX 10.2.2: without a settled duty no indicator is known", () => {
    const open: readonly [number, number, ...OutcomeCounts] = [0, 0, 0, 0, 0, 3, 5];
    const known = indicatorsOf({ rooms: [], cells: [open] }).map(({ share }) => share);
    expect(known).toEqual([null, null, null, null, null]);
  });
});
