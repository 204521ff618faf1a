import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it, onTestFinished } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import { openAssets } from "../assets.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { openDayPanel } from "../panel/day-panel.fixture.ts";
import { keepMachineToken } from "../panel/machine-token.ts";
import type { Panel } from "../panel/panel-server.ts";
import { startDay, type DayChange, type VirtualDay } from "../virtual-day.fixture.ts";
import { runAct } from "./act.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const assets = openAssets(root);
const folder = mkdtempSync(join(tmpdir(), "selftest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

/** The third of a second between two looks takes three milliseconds here. */
const clock = createClock({ speed: 100, realOriginMs: 0, roomOriginMs: 0 });

interface Asked {
  readonly day: VirtualDay;
  readonly panel: Panel;
  /** Runs the command while the room's time goes on. */
  readonly run: (
    ...args: readonly string[]
  ) => Promise<{ code: number; printed: string; warned: string }>;
  readonly progress: readonly string[];
}

/** A room in its own loop with its panel, half an hour before a meeting. */
async function openRoom(
  change: DayChange = {},
  onProgress: () => void = () => undefined,
): Promise<Asked> {
  const day = startDay(tenMs - 140 * minuteMs, { staff: "Wang", ...change });
  open.push(day);
  day.loop.takeAgenda(demoAgenda([demoMeeting()]));
  await day.until(tenMs - 50 * minuteMs);
  const panel = await openDayPanel(day, null);
  onTestFinished(() => panel.stop());
  await keepMachineToken(folder, panel);
  const file = join(folder, "room.yaml");
  const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  const { port } = new URL(panel.url);
  const here = `panel: { host: 127.0.0.1, port: ${port} }`;
  writeFileSync(file, demo.replace(/^data: .*$/m, `data: ${folder}`).replace(/^panel: .*$/m, here));
  const progress: string[] = [];
  const run = async (...args: readonly string[]) => {
    const printed: string[] = [];
    const warned: string[] = [];
    const output = {
      print: (text: string) => void printed.push(text),
      warn: (text: string) => void warned.push(text),
      progress(line: string) {
        progress.push(line);
        onProgress();
      },
    };
    const asked = ["--config", file, ...args];
    const ended = new AbortController();
    const command = runAct("selftest", asked, { assets, clock }, output);
    void command.finally(() => ended.abort());
    while (!ended.signal.aborted) {
      await day.until(day.now() + 500);
      await sleep(createClock(), "the command looks", 10);
    }
    const code = await command;
    return { code, printed: printed.join("\n"), warned: warned.join("\n") };
  };
  return { day, panel, run, progress };
}

describe("huitang selftest", () => {
  it("NX T5-2: runs the test before a meeting, and ends with 0 when all is well", async () => {
    const { day, run } = await openRoom();
    // Who makes the test stands in the room, and the presence sensors are to see it.
    day.room.people = 1;
    await day.until(day.now() + minuteMs);
    const { code, printed } = await run();
    const report = day.loop.snapshot.reports.at(-1);
    expect(report).toMatchObject({ test: "t30", by: "command line", worst: "pass" });
    expect(code).toBe(0);
    expect(printed.split("\n")).toHaveLength((report?.steps.length ?? 0) + 1);
    expect(printed).toMatch(/\npass · Test 30 minutes before at \d\d:\d\d/);
  });

  it("shows how far it is", async () => {
    let see: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (see = resolve));
    let isAsked = false;
    // The door answers only when somebody has seen how far the test is.
    const slowDoor: DayChange["runner"] = (id, runner) => {
      const read: typeof runner.read = async (point, source) => {
        if (isAsked) await seen;
        return await runner.read(point, source);
      };
      return id === "door" ? { ...runner, read } : runner;
    };
    const { run, progress } = await openRoom({ runner: slowDoor }, () => see());
    isAsked = true;
    const { printed } = await run("--kind", "commissioning");
    expect(printed).toMatch(/Full test at \d\d:\d\d, \d+ of \d+ passed/);
    const bars = progress.filter((line) => /^[█░]{24} Testing, \d+ of \d+$/.test(line));
    expect(bars).not.toEqual([]);
    expect(progress.at(-1)).toBe("");
  });

  it("names what failed, and ends with 1; for a machine too", async () => {
    const { run } = await openRoom({
      runner: (id, runner) =>
        id === "mic-main" ? { ...runner, read: async () => failed("link-timeout") } : runner,
    });
    const { code, printed } = await run("--kind", "t10", "--zh");
    expect(printed).toMatch(/^!!\s+不通过\s+mic-main/m);
    expect(code).toBe(1);
    const machine = await run("t10", "--json");
    const { accepted, report } = JSON.parse(machine.printed);
    expect([accepted, report.test, report.worst, machine.code]).toEqual([true, "t10", "fail", 1]);
  });

  it("asks nothing of the room for a test that there is not", async () => {
    const { day, run } = await openRoom();
    const before = day.loop.snapshot.reports.length;
    const { code, warned } = await run("--kind", "t20");
    expect(warned).toMatch(/expected one of: commissioning, t30.*\nusage: huitang selftest/s);
    expect([code, day.loop.snapshot.reports.length]).toEqual([2, before]);
  });

  it("asks nothing for a device that there is not, and says which one may be meant", async () => {
    const { day, run } = await openRoom();
    const before = day.loop.snapshot.reports.length;
    const { code, warned } = await run("--device", "mic-main", "--device", "mic-mian");
    expect(warned).toMatch(/the room has no device "mic-mian".*mic-main/);
    expect([code, day.loop.snapshot.reports.length]).toEqual([2, before]);
  });

  it("says so when the room has gone", async () => {
    const { panel, run, day } = await openRoom();
    const stop = day.until(day.now() + 500).then(() => panel.stop());
    const { code, warned } = await run("--kind", "commissioning");
    await stop;
    expect(warned).toMatch(/no panel answers at/);
    expect(code).toBe(1);
  });
});
