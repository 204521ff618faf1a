import { describe, expect, it } from "vitest";
import type { ReportView } from "../../contract/api.ts";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";
import { ask, signIn, startPanel } from "./panel.fixture.ts";

const first: ReportView = {
  report: testReport({
    id: "r1",
    worst: "fail",
    steps: [testStep(), testStep({ result: "fail" }), testStep({ result: "skipped" })],
  }),
  meeting: null,
  signOffs: [
    { report: "r1", as: "technician", name: "Li", strokes: null, note: "", by: "Li", atMs: 2 },
  ],
};
const second: ReportView = { report: testReport({ id: "r2" }), meeting: null, signOffs: [] };

async function open() {
  const { panel } = await startPanel({ reports: () => [first, second] });
  const cookie = await signIn(panel, "Li");
  return { panel, read: (path: string) => ask(panel.url, path, { headers: { cookie } }) };
}

describe("self-test reports at the panel", () => {
  it("are listed newest first, counted and without their steps", async () => {
    const { read } = await open();
    const heads = JSON.parse((await read("/api/reports")).text);
    expect(heads.map((head: { id: string }) => head.id)).toEqual(["r2", "r1"]);
    expect(heads[1]).toMatchObject({
      worst: "fail",
      counts: { pass: 1, fail: 1, warn: 0, skipped: 1, "not-supported": 0 },
      signedAs: ["technician"],
    });
    expect(heads[1]).not.toHaveProperty("steps");
  });

  it("are shown with their steps and the names under them", async () => {
    const { read } = await open();
    expect(JSON.parse((await read("/api/reports/r1")).text)).toEqual(first);
  });

  it.each(["nobody", "x".repeat(65), "%00", "r1%2F"])("are not made up: %s", async (id) => {
    const answer = await (await open()).read(`/api/reports/${id}`);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([404, "unknown-report"]);
  });

  it.each(["/api/reports", "/api/reports/r1"])(
    "are not for who has not signed in: %s",
    async (path) => {
      const { panel } = await open();
      expect((await ask(panel.url, path)).status).toBe(401);
    },
  );
});
