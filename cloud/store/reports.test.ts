import { expect, test } from "vitest";
import type { RecordBody } from "../../contract/record.ts";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";
import type { SelfTestResult } from "../../contract/selftest.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { incoming } from "../rig/recorded/site.ts";
import { storeOn } from "./open-store.ts";
import type { ReportFilter } from "./reports.ts";

const rooms = [
  { site: "city-hall", room: "3-201" },
  { site: "city-hall", room: "3-202" },
] as const;
const any: ReportFilter = { rooms, test: null, worst: null, fromMs: null, beforeMs: null };

const report = (id: string, startedAtMs: number, worst: SelfTestResult) =>
  testReport({
    id,
    test: worst === "fail" ? "t10" : "t30",
    startedAtMs,
    endedAtMs: startedAtMs + 5,
    worst,
    steps: [testStep(), testStep({ id: "projector:answers", result: worst })],
  });
const signed = (id: string, name: string): RecordBody => ({
  kind: "sign-off",
  signOff: { as: "technician", name, strokes: null, note: "", report: id, by: name, atMs: 9 },
});

onEveryDatabase((open) => {
  test("reports of all rooms are listed newest first, narrowed, and read with who signed last", async () => {
    const store = storeOn(await open());
    const bodies: readonly (readonly RecordBody[])[] = [
      [
        { kind: "selftest", report: report("a", 100, "pass") },
        { kind: "selftest", report: report("b", 300, "fail") },
        signed("a", "First"),
        signed("a", "Second"),
      ],
      [{ kind: "selftest", report: report("a", 200, "pass") }],
    ];
    for (const [at, ref] of rooms.entries()) {
      const records = (bodies[at] ?? []).map((body, n) => incoming(n + 1, n, body));
      await store.records.append(ref, "epoch-0001", records);
    }
    const listed = async (part: Partial<ReportFilter>, limit = 10) =>
      (await store.reports.heads({ ...any, ...part }, limit)).map(
        ({ ref, id, signedAs, counts }) => [ref.room, id, counts.pass, signedAs.length],
      );
    expect(await listed({})).toEqual([
      ["3-201", "b", 1, 0],
      ["3-202", "a", 2, 0],
      ["3-201", "a", 2, 1],
    ]);
    expect(await listed({}, 1)).toEqual([["3-201", "b", 1, 0]]);
    expect(await listed({ worst: "fail" })).toEqual([["3-201", "b", 1, 0]]);
    expect(await listed({ test: "t30", rooms: [rooms[1]] })).toEqual([["3-202", "a", 2, 0]]);
    expect(await listed({ fromMs: 200, beforeMs: 300 })).toEqual([["3-202", "a", 2, 0]]);
    expect(await listed({ rooms: [] })).toEqual([]);
    expect(await listed({ rooms: [{ site: "city-hall", room: "9-999" }] })).toEqual([]);
    const found = await store.reports.find(rooms[0], "a");
    expect(found?.report).toEqual(report("a", 100, "pass"));
    expect(found?.signOffs.map(({ name }) => name)).toEqual(["Second"]);
    expect(await store.reports.find(rooms[1], "b")).toBeNull();
  });
});
