import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { ReportView } from "../../contract/api.ts";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";
import { openAssets } from "../assets.ts";
import { keepMachineToken } from "../panel/machine-token.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import { runReports } from "./reports.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const assets = openAssets(root);
const folder = mkdtempSync(join(tmpdir(), "reports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const first: ReportView = {
  report: testReport({ id: "r1", test: "t30", steps: [testStep()] }),
  meeting: null,
  signOffs: [
    {
      report: "r1",
      as: "organiser",
      name: "Wang",
      strokes: null,
      note: "told by phone",
      by: "Li",
      atMs: 0,
    },
  ],
};
const second: ReportView = {
  report: testReport({ id: "r2", worst: "fail", steps: [testStep({ result: "fail" })] }),
  meeting: null,
  signOffs: [],
};

async function openRoom(reports: readonly ReportView[]) {
  const { panel } = await startPanel({ reports: () => reports });
  await keepMachineToken(folder, panel);
  const file = join(folder, "room.yaml");
  const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  const here = `panel: { host: 127.0.0.1, port: ${new URL(panel.url).port} }`;
  writeFileSync(file, demo.replace(/^data: .*$/m, `data: ${folder}`).replace(/^panel: .*$/m, here));
  return async (...args: readonly string[]) => {
    const printed: string[] = [];
    const warned: string[] = [];
    const output = {
      print: (text: string) => void printed.push(text),
      warn: (text: string) => void warned.push(text),
    };
    const code = await runReports(["--config", file, ...args], assets, output);
    return { code, printed: printed.join("\n"), warned: warned.join("\n") };
  };
}

describe("huitang reports", () => {
  it("lists the tests that were made, newest first", async () => {
    const run = await openRoom([first, second]);
    const { code, printed } = await run();
    expect(code).toBe(0);
    expect(printed.split("\n")).toEqual([
      expect.stringMatching(/fail +Full test +0 of 1 passed +r2$/),
      expect.stringMatching(/pass +Test 30 minutes before +1 of 1 passed +Organiser +r1$/),
    ]);
  });

  it("shows one with the names under it; the newest by that word", async () => {
    const run = await openRoom([first, second]);
    const { printed } = await run("r1", "--zh");
    expect(printed).toMatch(/\n主办方: Wang，.* · told by phone$/);
    expect((await run("last")).printed).toMatch(/\nfail · Full test at/);
  });

  it("gives a machine what the panel says", async () => {
    const run = await openRoom([first]);
    expect(JSON.parse((await run("r1", "--json")).printed)).toEqual(first);
    expect(JSON.parse((await run("--json")).printed)).toMatchObject([{ id: "r1" }]);
  });

  it("says that there is none such, none at all, or too much asked", async () => {
    const run = await openRoom([]);
    expect(await run("r9")).toMatchObject({
      code: 1,
      warned: expect.stringContaining("no such report"),
    });
    expect(await run("last")).toMatchObject({ code: 1, warned: "No report yet" });
    expect(await run()).toMatchObject({ code: 0, warned: "No report yet" });
    expect(await run("r1", "r2")).toMatchObject({
      code: 2,
      warned: expect.stringContaining("usage: huitang reports"),
    });
  });
});
